/** Which rules are played side by side, and with which knobs the frontier is swept. */
import { SMALL } from '../../services/scaler/sizing/ask-for.ts';
import type { SimSettings } from '../pool/sim-settings.ts';
import { PRODUCTION } from '../rules/make-rule.ts';
import { poissonQuantile } from '../rules/poisson-quantile.ts';
import { historyBefore, type Stretch } from '../trace/stretch.ts';
import type { Trace } from '../trace/trace.ts';

/** A rule with the name that people know it by. */
export interface Contender {
  readonly spec: string;
  readonly label: string;
}

const LABELS: Readonly<Record<string, string>> = {
  [PRODUCTION]: 'Greenroom',
  fixed: 'fixed number',
  headroom: 'headroom',
  pipecat: 'Pipecat Cloud, one to one',
  agones: 'Agones, percent of fleet',
  aws: 'AWS hourly predictive',
  recent: 'recent rate, quantile',
  seasonal: 'seasonal rate, quantile',
  rate: 'perfect level, quantile',
  oracle: 'oracle (knows every call)',
};

/** The name of a rule's family. */
export function labelOf(spec: string): string {
  return LABELS[ruleFamily(spec)] ?? spec;
}

/** `recent` of `recent:0.99,10`. */
export function ruleFamily(spec: string): string {
  return spec.split(':', 1)[0] ?? spec;
}

/** What is played if nobody says otherwise: each rival as its users would set it up. */
export function usualRules(trace: Trace, first: Stretch, settings: SimSettings): string[] {
  const careful = carefulConstant(trace, first, settings);
  const choices = isSmall(trace, first, settings) ? [0, 1].filter((n) => n !== careful) : [];
  return [
    PRODUCTION,
    ...[careful, ...choices].map((n) => `fixed:${n}`),
    'headroom:0.5',
    'pipecat:1',
    'agones:20',
    'aws:0.7',
    'recent:0.99',
    'seasonal:0.99',
    'oracle',
  ];
}

/** Whether so few sessions are held at a time that the choice is between no warm task and one. */
function isSmall(trace: Trace, first: Stretch, { lengths }: SimSettings): boolean {
  const { counts, stepS } = historyBefore(trace, first.measureFromS, 28);
  const seen = counts.filter((count) => !Number.isNaN(count));
  const sum = seen.reduce((all, count) => all + count, 0);
  return (sum / Math.max(1, seen.length) / stepS) * lengths.meanS < SMALL.below;
}

/** What a careful operator would hold: enough for 99 of 100 lead times in the busiest interval of the last week seen. */
function carefulConstant(trace: Trace, first: Stretch, { launch }: SimSettings): number {
  const { counts, stepS } = historyBefore(trace, first.measureFromS, 7);
  const most = counts.reduce((top, count) => Math.max(top, count || 0), 0);
  return Math.max(1, poissonQuantile((most / stepS) * launch.leadS, 0.99));
}

/** Settings of each family, from frugal to safe. The production rule's are its two wanted shares. */
export function sweptRules(usual: readonly string[], spareSeats: number): string[] {
  const constant = Number(usual.find((spec) => spec.startsWith('fixed:'))?.slice(6) ?? 5);
  const make = (name: string, knobs: readonly number[]) => knobs.map((knob) => `${name}:${knob}`);
  const shared = spareSeats > 0 ? [0.003, 0.02, 0.08, 0.3] : [];
  return [
    PRODUCTION,
    ...make(PRODUCTION, [0.0003, 0.003, 0.02, 0.1]),
    ...shared.map((share) => `${PRODUCTION}:0.001,${share}`),
    ...make('fixed', [
      ...new Set([0.15, 0.3, 0.5, 0.75, 1, 1.5].map((k) => Math.round(k * constant))),
    ]),
    ...make('headroom', [0.05, 0.1, 0.2, 0.3, 0.5, 1]),
    ...make('agones', [5, 10, 20, 30, 50]),
    ...make('aws', [1, 0.9, 0.8, 0.7, 0.5]),
    ...make('recent', [0.5, 0.7, 0.8, 0.9, 0.99, 0.999]),
    ...make('seasonal', [0.5, 0.7, 0.8, 0.9, 0.99, 0.999]),
    'pipecat:1',
  ];
}

/** The same pool, one improvement after the other, from the rule of thumb to all that Greenroom does. */
export function ladder(settings: SimSettings): {
  label: string;
  spec: string;
  settings: SimSettings;
}[] {
  const { pool } = settings;
  const plain = { ...pool, tickS: 60, refill: 'tick' as const, reuse: false, spareSeats: 0 };
  const quick = { ...plain, tickS: pool.tickS, refill: 'claim' as const };
  const steps = [
    { label: 'half as many warm as busy, each minute', spec: 'headroom:0.5', pool: plain },
    { label: 'a quantile of the recent rate instead', spec: 'recent:0.99', pool: plain },
    {
      label: `ticks of ${pool.tickS} s, and each claim made good at once`,
      spec: 'recent:0.99',
      pool: quick,
    },
    { label: 'tasks serve again', spec: 'recent:0.99', pool: { ...quick, reuse: true } },
    {
      label: 'spare seats, and so fewer warm',
      spec: 'recent:0.8',
      pool: { ...quick, reuse: true, spareSeats: Math.max(1, pool.spareSeats) },
    },
    {
      label: 'the forecast, and two thresholds',
      spec: PRODUCTION,
      pool: { ...quick, reuse: true, spareSeats: Math.max(1, pool.spareSeats) },
    },
  ];
  return steps.map(({ label, spec, pool }) => ({ label, spec, settings: { ...settings, pool } }));
}
