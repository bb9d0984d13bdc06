import { expect, it } from 'vitest';
import { createJobRunner, type Job } from '../../../sim/run/run-job.ts';
import { exampleTrace } from '../../../sim/trace/example-trace.ts';
import { endOf } from '../../../sim/trace/trace.ts';

const trace = exampleTrace();
const toS = endOf(trace);
const job = (spec: string): Job => ({
  spec,
  seed: 1,
  stretch: { fromS: toS - 50_400, measureFromS: toS - 43_200, toS },
  settings: {
    pool: { tickS: 60, refill: 'claim', reuse: true, spareSeats: 1, maxTasks: 0, minWarm: 0 },
    launch: { leadS: 45, jitter: 0.15, perSecond: 0, burst: 0 },
    lengths: { meanS: 240, cv: 1.2, rescale: false },
    timeZone: 'UTC',
    warmupS: 7200,
    historyDays: 14,
    wanted: { cold: undefined, shared: undefined, worth: undefined },
  },
});

it('plays a rule the same whatever was played before it', () => {
  const run = createJobRunner(trace);
  run(job('greenroom:0.001,0.05'));
  run(job('greenroom'));
  const after = run(job('money:0.01,0.002'));
  expect(after).toEqual(createJobRunner(trace)(job('money:0.01,0.002')));
  expect(after.sessions).toBeGreaterThan(20);
});
