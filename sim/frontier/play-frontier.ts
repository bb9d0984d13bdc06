/** A trace thinned to a small pool: the plain rules, the production rule and the programme told the true rate, over both prices. */
import type { Worth } from '../../core/pool/pool.ts';
import { DEFAULT_WORTH } from '../../services/scaler/sizing/prices.ts';
import type { RuleFigures } from '../compare/figures.ts';
import { figuresOf } from '../compare/figures.ts';
import type { SimSettings } from '../pool/sim-settings.ts';
import { KNOWN, MONEY } from '../rules/make-rule.ts';
import { contenderJobs } from '../run/plan-jobs.ts';
import type { JobResult } from '../run/run-job.ts';
import { runJobs } from '../run/run-jobs.ts';
import { createRandom } from '../trace/random.ts';
import { chooseWindow, cutWindow } from '../trace/stretch.ts';
import { shareFor, thinTrace } from '../trace/thin-trace.ts';
import type { Trace } from '../trace/trace.ts';

/** What is asked. */
export interface FrontierQuestion {
  readonly settings: SimSettings;
  readonly callsAtATime: number;
  readonly days: number;
  readonly seeds: readonly number[];
  readonly threads: number;
  /** Also the production rule. */
  readonly production: boolean;
  /** Prices for both, instead of the usual grid. */
  readonly worths: readonly Worth[];
  readonly progress: (done: number, of: number) => void;
}

/** Figures of each rule, all seeds together. */
export interface Frontier {
  readonly trace: string;
  readonly callsAtATime: number;
  readonly share: number;
  readonly seeds: number;
  readonly days: number;
  readonly figures: readonly RuleFigures[];
}

/** The rule that the others are read beside. */
export const BESIDE = 'recent:0.8';
const PLAIN = [BESIDE, 'recent:0.9', 'recent:0.99', 'fixed:0', 'fixed:1', 'fixed:2'];
/** Prices of waiting and sharing in mean times between two calls: what a warm task is worth depends on how soon one comes. */
const COLD = [4, 8, 20];
const SHARED = [0.7, 1.2, 2, 3.2];
/** The production rule thinks longer than all others together: it is played on one line of the grid. */
const ITS_COLD = 8;

/** Plays all rules on each seed's own draw. */
export async function playFrontier(trace: Trace, asked: FrontierQuestion): Promise<Frontier> {
  const { settings, callsAtATime, days, seeds, threads } = asked;
  const meanSessionS = settings.lengths.meanS;
  const share = shareFor(trace, { callsAtATime, meanSessionS, days });
  const { tickS } = settings.pool;
  const stretches = cutWindow(chooseWindow(trace, { days, tickS }), {
    trace,
    warmupS: settings.warmupS,
    tickS,
  });
  const specs = [...PLAIN, ...ours(asked)];
  const results = new Map<string, JobResult[]>(specs.map((spec) => [spec, []]));
  for (const [i, seed] of seeds.entries()) {
    const thinned = thinTrace(trace, share, createRandom(seed * 31 + 5));
    const jobs = specs.flatMap((spec) =>
      contenderJobs({ spec, settings, stretches, seeds: [seed] }),
    );
    const progress = (done: number, of: number) => asked.progress(i + done / of, seeds.length);
    const played = await runJobs(thinned, jobs, { threads, progress });
    for (const [k, job] of jobs.entries()) results.get(job.spec)!.push(played[k]!);
  }
  const figures = [...results].map(([spec, played]) => figuresOf(spec, played));
  return { trace: trace.name, callsAtATime, share, seeds: seeds.length, days, figures };
}

function ours({ settings, callsAtATime, production, worths }: FrontierQuestion): string[] {
  const spec = (name: string) => (worth: Pick<Worth, 'instantAnswer' | 'ownCpu'>) =>
    `${name}:${worth.instantAnswer},${worth.ownCpu}`;
  const grid = gridOf(settings.lengths.meanS / callsAtATime);
  const known = worths.length > 0 ? worths : COLD.flatMap(grid);
  const learned = worths.length > 0 ? worths : grid(ITS_COLD);
  return [...known.map(spec(KNOWN)), ...(production ? learned.map(spec(MONEY)) : [])];
}

function gridOf(betweenS: number) {
  const usd = (factor: number) =>
    Number(((factor * betweenS * DEFAULT_WORTH.idleMinute) / 60).toPrecision(3));
  return (cold: number) =>
    SHARED.map((shared) => ({ instantAnswer: usd(cold), ownCpu: usd(shared) }));
}
