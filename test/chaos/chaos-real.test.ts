import { describe, expect, it } from 'vitest';
import { runProcesses } from './processes/run-processes.ts';
import { REAL_STORM } from './runs.ts';
import { CALM } from './weather.ts';

const MINUTES = 60_000;

describe('the pool made of real processes', () => {
  it(
    'serves everybody once and leaks nothing while processes are killed and frozen and connections go silent',
    async () => {
      const report = await runProcesses({ ...REAL_STORM, sessions: 40, seed: 1 });
      expect(report.violations).toEqual([]);
      // A run in which nobody talks, or nothing fails, would prove nothing.
      expect(report.visits.get('talked')).toBeGreaterThan(10);
      const faults = [...report.counts.keys()].filter((name) => name.startsWith('fault: '));
      expect(faults.length).toBeGreaterThan(5);
    },
    8 * MINUTES,
  );

  it(
    'cuts no call when nothing goes wrong',
    async () => {
      const calm = { ...REAL_STORM, weather: CALM, sessions: 12, seed: 2 };
      const { violations, visits } = await runProcesses(calm);
      expect(violations).toEqual([]);
      expect([...visits.keys()]).toEqual(['talked']);
    },
    5 * MINUTES,
  );
});
