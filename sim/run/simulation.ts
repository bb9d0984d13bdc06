/** The whole comparison: every rule over the window, the frontier and the ladder over its last days. */
import { CannotRun } from '../../core/cannot-run.ts';
import { ladder, sweptRules, usualRules } from '../compare/contenders.ts';
import { figuresOf, type RuleFigures, seriesOf } from '../compare/figures.ts';
import { gridOf, type Series, type SeriesGrid } from '../pool/series.ts';
import type { SimSettings } from '../pool/sim-settings.ts';
import { PRODUCTION } from '../rules/make-rule.ts';
import { chooseWindow, cutWindow, type Window } from '../trace/stretch.ts';
import type { Trace } from '../trace/trace.ts';
import { contenderJobs, type PlannedJobs } from './plan-jobs.ts';
import type { Job, JobResult } from './run-job.ts';
import { runJobs } from './run-jobs.ts';

/** What is asked. */
export interface Question {
  readonly settings: SimSettings;
  readonly seeds: readonly number[];
  readonly days?: number | 'all' | undefined;
  readonly untilS?: number | undefined;
  /** Instead of the usual ones. */
  readonly rules?: readonly string[] | undefined;
  /** Sweep the knobs, and climb the ladder. */
  readonly sweep: boolean;
  /** The sweep's ticks are at least so long; a quarter of a minute where nobody says otherwise. */
  readonly sweepTickS?: number;
  readonly threads: number;
  readonly progress?: (done: number, of: number) => void;
}

/** What is answered. */
export interface Comparison {
  readonly trace: Pick<Trace, 'name' | 'rows' | 'stepS' | 'notes' | 'zoned'>;
  readonly settings: SimSettings;
  readonly seeds: number;
  readonly window: Window;
  readonly figures: readonly RuleFigures[];
  /** Over time, of the first rule and of the rule of thumb where it is played. */
  readonly series: Readonly<Record<string, Series>>;
  readonly sweep:
    | { readonly window: { fromS: number; toS: number }; readonly figures: readonly RuleFigures[] }
    | undefined;
  /** Over the sweep's days, of the production rule and of the rule of thumb. */
  readonly lastDays: Readonly<Record<string, Series>>;
  readonly ladder: readonly (RuleFigures & { readonly label: string })[];
}

/** The frontier is swept over so many days at the end, in ticks of at least this length: it is many runs. */
const SWEEP_DAYS = 7;
const SWEEP_TICK_S = 15;

/** Throws an Error if the trace is too short or a rule is unknown. */
export async function compareRules(trace: Trace, question: Question): Promise<Comparison> {
  const { settings, seeds } = question;
  const window = chooseWindow(trace, { ...question, tickS: settings.pool.tickS });
  const cut = (of: { fromS: number; toS: number }) =>
    cutWindow(of, { trace, warmupS: settings.warmupS, tickS: settings.pool.tickS });
  const stretches = cut(window);
  const usual = question.rules ?? usualRules(trace, stretches[0]!, settings);
  const grid = gridOf(window);
  const main = usual.map((spec, i) => ({
    key: spec,
    jobs: contenderJobs(
      { spec, settings, stretches, seeds },
      i === 0 || spec.startsWith('headroom') ? grid : undefined,
    ),
  }));
  const last = { fromS: Math.max(window.fromS, window.toS - SWEEP_DAYS * 86_400), toS: window.toS };
  const swept = question.sweep
    ? planSweep(usual, {
        settings,
        stretches: cut(last),
        seed: seeds[0]!,
        grid: gridOf(last),
        tickS: question.sweepTickS ?? SWEEP_TICK_S,
      })
    : [];
  const steps = question.sweep ? ladder(settings) : [];
  const climbed = steps.map(({ spec, settings }, i) => ({
    key: `${i}`,
    jobs: contenderJobs({ spec, settings, stretches: cut(last), seeds: seeds.slice(0, 1) }),
  }));
  const groups = [...main, ...swept, ...climbed];
  const results = await runOnce(
    trace,
    groups.flatMap(({ jobs }) => jobs),
    question,
  );
  const of = splitResults(groups, results);
  const keptOf = (some: readonly { key: string }[], from: number) =>
    Object.fromEntries(
      some.flatMap(({ key }, i) => {
        const kept = seriesOf(of[from + i]!);
        return kept ? [[key, kept] as const] : [];
      }),
    );
  const figures = usual.map((spec, i) => figuresOf(spec, of[i]!));
  if (figures[0]?.sessions === 0)
    throw new CannotRun(
      'Cannot compare: no session falls into the window (--days and --until choose it)',
    );
  const { name, rows, stepS, notes, zoned } = trace;
  return {
    trace: { name, rows, stepS, notes: [...notes, ...(window.note ? [window.note] : [])], zoned },
    settings,
    seeds: seeds.length,
    window,
    figures,
    series: keptOf(main, 0),
    lastDays: keptOf(swept, main.length),
    sweep: question.sweep
      ? { window: last, figures: swept.map(({ key }, i) => figuresOf(key, of[main.length + i]!)) }
      : undefined,
    ladder: steps.map(({ label, spec }, i) => ({
      label,
      ...figuresOf(spec, of[main.length + swept.length + i]!),
    })),
  };
}

function planSweep(
  usual: readonly string[],
  of: {
    settings: SimSettings;
    stretches: PlannedJobs['stretches'];
    seed: number;
    grid: SeriesGrid;
    tickS: number;
  },
): { key: string; jobs: ReturnType<typeof contenderJobs> }[] {
  const { pool } = of.settings;
  const settings = { ...of.settings, pool: { ...pool, tickS: Math.max(pool.tickS, of.tickS) } };
  return sweptRules(usual, pool.spareSeats).map((spec) => ({
    key: spec,
    jobs: contenderJobs(
      { spec, settings, stretches: of.stretches, seeds: [of.seed] },
      spec === PRODUCTION || spec === 'headroom:0.5' ? of.grid : undefined,
    ),
  }));
}

/** Comparison, sweep and ladder have jobs in common where they are played over the same days; each is played once. */
async function runOnce(
  trace: Trace,
  jobs: readonly Job[],
  question: Question,
): Promise<JobResult[]> {
  const keyOf = (job: Job) => JSON.stringify({ ...job, grid: undefined });
  const first = new Map<string, Job>();
  for (const job of jobs) {
    const key = keyOf(job);
    if (job.grid !== undefined || !first.has(key)) first.set(key, job);
  }
  const played = await runJobs(trace, [...first.values()], question);
  const results = new Map([...first.keys()].map((key, i) => [key, played[i]!]));
  return jobs.map((job) => results.get(keyOf(job))!);
}

function splitResults<T>(
  groups: readonly { jobs: readonly unknown[] }[],
  results: readonly T[],
): T[][] {
  let at = 0;
  return groups.map(({ jobs }) => results.slice(at, (at += jobs.length)));
}
