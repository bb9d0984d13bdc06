import { describe, expect, it } from 'vitest';
import { frontierSvg } from '../../../sim/frontier/frontier-svg.ts';
import { frontierText } from '../../../sim/frontier/frontier-text.ts';
import { type FrontierQuestion, playFrontier } from '../../../sim/frontier/play-frontier.ts';
import { createRandom } from '../../../sim/trace/random.ts';
import { rateAt, shareFor, thinTrace } from '../../../sim/trace/thin-trace.ts';
import type { Trace } from '../../../sim/trace/trace.ts';

const STEP_S = 300;
/** Twelve days of 50 calls in five minutes by day and 10 by night. */
const busy: Trace = {
  name: 'busy',
  startS: Date.UTC(2026, 0, 5) / 1000,
  stepS: STEP_S,
  counts: Float64Array.from({ length: 12 * 288 }, (_, i) => (i % 288 < 144 ? 50 : 10)),
  zoned: false,
  rows: 12 * 288,
  notes: [],
};
const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);

describe('a thinned trace', () => {
  const share = shareFor(busy, { callsAtATime: 1, meanSessionS: 240, days: 6 });
  const thinned = thinTrace(busy, share, createRandom(1));

  it('has as many calls at a time as are wanted', () => {
    const perS = total(thinned.counts) / (12 * 86_400);
    expect(perS * 240).toBeGreaterThan(0.97);
    expect(perS * 240).toBeLessThan(1.03);
  });

  it('knows the rate that its calls were drawn from', () => {
    expect(rateAt(thinned, busy.startS + 10)).toBeCloseTo((50 * share) / STEP_S, 12);
    expect(rateAt(thinned, busy.startS + 13 * 3600)).toBeCloseTo((10 * share) / STEP_S, 12);
  });

  it('keeps recorded calls with their lengths', () => {
    const arrivalsS = Float64Array.from({ length: 20_000 }, (_, i) => busy.startS + i * 50);
    const sessions = { meanS: 240, arrivalsS, durationsS: arrivalsS.map((s) => s % 977) };
    const { sessions: kept, counts } = thinTrace({ ...busy, sessions }, 0.1, createRandom(2));
    expect(kept?.arrivalsS.length).toBeGreaterThan(1_850);
    expect(kept?.arrivalsS.length).toBeLessThan(2_150);
    expect(total(counts)).toBe(kept?.arrivalsS.length);
    expect(kept?.durationsS).toEqual(kept?.arrivalsS.map((s) => s % 977));
  });
});

describe('the frontier of a small pool', () => {
  const question: FrontierQuestion = {
    settings: {
      pool: {
        tickS: 30,
        refill: 'claim',
        reuse: true,
        spareSeats: 1,
        maxTasks: 0,
        minWarm: 0,
      },
      launch: { leadS: 45, jitter: 0.15, perSecond: 0, burst: 0 },
      lengths: { meanS: 240, cv: 1.2, rescale: false },
      timeZone: 'UTC',
      warmupS: 7200,
      historyDays: 56,
      wanted: { cold: undefined, shared: undefined, worth: undefined },
    },
    callsAtATime: 1,
    days: 3,
    seeds: [1],
    threads: 1,
    production: true,
    worths: [0.0018, 0.0026].map((ownCpu) => ({
      instantAnswer: 0.011,
      ownCpu,
      idleMinute: 0.00033,
    })),
    progress: () => {},
  };

  it('sets the rate known and the rate learned beside the plain rules, in words and as a plot', async () => {
    const played = await playFrontier(busy, question);
    const costOf = (rule: string) => played.figures.find((row) => row.rule === rule)?.cost ?? 0;
    // one task more that always waits is dearer, whatever chance does in three days
    expect(costOf('fixed:2')).toBeGreaterThan(costOf('fixed:1') + 0.5);
    expect(costOf('known:0.011,0.0026')).toBeGreaterThan(costOf('known:0.011,0.0018'));
    expect(costOf('known:0.011,0.0018')).toBeLessThan(costOf('fixed:1'));
    expect(costOf('money:0.011,0.0018')).toBeLessThan(1.15 * costOf('known:0.011,0.0018'));
    const said = frontierText(played).join('\n');
    expect(said).toMatch(/^busy thinned to 1 calls at a time/);
    expect(said).toMatch(/where recent:0\.8 costs \d\.\d{3}/);
    expect(frontierSvg(played).match(/<title>money:/g)).toHaveLength(2);
  });
});
