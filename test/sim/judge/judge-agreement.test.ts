import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { playPool } from '../../../sim/pool/pool-model.ts';
import { createKnownBefore } from '../../../sim/rules/known-before.ts';
import { makeRule } from '../../../sim/rules/make-rule.ts';
import { createRandom } from '../../../sim/trace/random.ts';

const judge = fileURLToPath(new URL('../../../../shared/traces/evaluate.py', import.meta.url));
const driver = fileURLToPath(new URL('./judge-driver.py', import.meta.url));
const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const missing = !existsSync(judge)
  ? 'the judge is not beside the project'
  : !numpy && 'there is no python3 with numpy';

const RULES =
  'fixed:0 fixed:5 headroom:0.5 headroom:0.1,2 agones:30 aws:0.7 recent:0.99 recent:0.8,60 seasonal:0.95 rate:0.99,30 oracle oracle:20'.split(
    ' ',
  );
const WORLDS = [
  { reuse: false, refill: 'tick', spare: 0, max: 0, tick: 60 },
  { reuse: false, refill: 'claim', spare: 0, max: 0, tick: 5 },
  { reuse: true, refill: 'claim', spare: 0, max: 0, tick: 15 },
  { reuse: true, refill: 'claim', spare: 1, max: 0, tick: 5 },
  { reuse: true, refill: 'tick', spare: 2, max: 0, tick: 60 },
  { reuse: false, refill: 'tick', spare: 0, max: 30, tick: 60 },
  { reuse: true, refill: 'claim', spare: 1, max: 12, tick: 5 },
] as const;

const STEP = 300;
const START = Date.UTC(2026, 0, 5) / 1000;
const DAYS = 16;

/** Sixteen days of a made-up line with a daily cycle, and the sessions of its last hours. */
function makeTraffic(seed: number) {
  const random = createRandom(seed);
  const level = (i: number) =>
    12 * (1.2 + Math.sin((2 * Math.PI * i) / 288)) * (0.7 + 0.6 * random.uniform());
  const counts = Array.from({ length: DAYS * 288 }, (_, i) => Math.floor(level(i)));
  const from = START + DAYS * 86_400 - 4 * 3600;
  const first = (from - START) / STEP;
  const arrivals = counts
    .slice(first)
    .flatMap((n, i) => Array.from({ length: n }, () => from + (i + random.uniform()) * STEP))
    .sort((a, b) => a - b);
  const durations = arrivals.map(() => 240 * Math.exp(0.9 * random.normal() - 0.4));
  return { counts, first, from, arrivals, durations };
}

describe.skipIf(missing)(
  `the pool model beside the judge${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    const cases = WORLDS.flatMap((world, w) =>
      RULES.map((policy, r) => ({ world, policy, traffic: makeTraffic(100 * w + r) })),
    );

    it('gives every session the same wait and every account the same seconds, for every rule and world', () => {
      const asked = cases.map(({ world, policy, traffic }) => ({
        policy,
        arrivals: traffic.arrivals,
        durations: traffic.durations,
        mean: 240,
        step: STEP,
        start: START,
        history: traffic.counts.slice(0, traffic.first),
        future: traffic.counts.slice(traffic.first),
        world: {
          ...world,
          lead: 45,
          from: traffic.from,
          measure: traffic.from + 7200,
          to: START + DAYS * 86_400,
        },
      }));
      const run = spawnSync('python3', [driver, judge], {
        input: JSON.stringify(asked),
        maxBuffer: 1 << 28,
      });
      expect(run.status, String(run.stderr)).toBe(0);
      const judged = JSON.parse(String(run.stdout)) as Record<string, number>[];
      expect(judged).toHaveLength(cases.length);
      let cold = 0;
      cases.forEach(({ world, policy, traffic }, i) => {
        const mine = play(world, policy, traffic);
        const theirs = judged[i]! as Record<string, unknown>;
        const name = `${policy} in ${JSON.stringify(world)}`;
        cold += mine.cold;
        const waits = theirs['waits'] as number[];
        expect(mine.waitsS.length, name).toBe(waits.length);
        const worst = waits.reduce(
          (most, wait, k) => Math.max(most, Math.abs(wait - mine.waitsS[k]!)),
          0,
        );
        expect(worst, name).toBeLessThan(1e-6);
        for (const [own, its] of [
          ['idleS', 'idle_s'],
          ['startingS', 'starting_s'],
          ['busyS', 'busy_s'],
          ['taskS', 'task_s'],
          ['sharedS', 'shared_s'],
        ] as const)
          expect(Math.abs(mine[own] - Number(theirs[its])), `${its} of ${name}`).toBeLessThan(1e-3);
        const { launches, stopped, spare, maxTasks, maxActive } = mine;
        expect({ launches, stopped, spare, maxTasks, maxActive }, name).toEqual({
          launches: theirs['launches'],
          stopped: theirs['stopped'],
          spare: theirs['spare'],
          maxTasks: theirs['max_tasks'],
          maxActive: theirs['max_active'],
        });
      });
      // Cases in which nobody waits would prove little.
      expect(cold).toBeGreaterThan(1000);
    });
  },
);

function play(
  world: (typeof WORLDS)[number],
  policy: string,
  traffic: ReturnType<typeof makeTraffic>,
) {
  const sessions = {
    arrivalsS: Float64Array.from(traffic.arrivals),
    durationsS: Float64Array.from(traffic.durations),
  };
  const counts = Float64Array.from(traffic.counts);
  const rule = makeRule(
    policy,
    {
      tickS: world.tick,
      horizonS: 45 + (world.refill === 'claim' ? 0 : world.tick),
      meanSessionS: 240,
      history: { fromS: START, stepS: STEP, counts: counts.subarray(0, traffic.first) },
      future: {
        trace: {
          name: 'made up',
          startS: START,
          stepS: STEP,
          counts,
          rows: counts.length,
          zoned: false,
          notes: [],
        },
        arrivalsS: sessions.arrivalsS,
        longestLeadS: 45,
      },
      known: createKnownBefore(),
    },
    {
      timeZone: 'UTC',
      minWarm: 0,
      maxTasks: 0,
      spareSeats: world.spare,
      reuse: world.reuse,
      refill: world.refill,
      tickMs: world.tick * 1000,
      meanSessionMs: 240_000,
    },
  );
  return playPool(
    sessions,
    {
      fromS: traffic.from,
      measureFromS: traffic.from + 7200,
      toS: START + DAYS * 86_400,
      tickS: world.tick,
      nextLeadS: () => 45,
      reuse: world.reuse,
      spareSeats: world.spare,
      refill: world.refill,
      maxTasks: world.max,
    },
    { rule },
  );
}
