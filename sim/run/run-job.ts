/** One rule over one stretch of the trace. */
import { playPool } from '../pool/pool-model.ts';
import type { Played, Rule, Sessions } from '../pool/pool-world.ts';
import { createSeries, type Series, type SeriesGrid } from '../pool/series.ts';
import { type SimSettings, targetSettings } from '../pool/sim-settings.ts';
import { createKnownBefore } from '../rules/known-before.ts';
import { makeRule } from '../rules/make-rule.ts';
import type { KnownBefore } from '../rules/rule-start.ts';
import { createLeads, longestLead } from '../trace/leads.ts';
import { createRandom } from '../trace/random.ts';
import { drawSessions } from '../trace/sessions.ts';
import { historyBefore, type Stretch } from '../trace/stretch.ts';
import type { Trace } from '../trace/trace.ts';

/** What to play. */
export interface Job {
  readonly spec: string;
  readonly seed: number;
  readonly stretch: Stretch;
  readonly settings: SimSettings;
  /** Where given, the pool over time is kept. */
  readonly grid?: SeriesGrid;
}

/** What came out; small enough to be sent between threads. */
export interface JobResult extends Omit<Played, 'waitsS' | 'arrivalsS'> {
  readonly seed: number;
  /** Of the sessions that waited at all. */
  readonly waitsS: Float32Array;
  readonly series?: Series;
}

/** Called with the share of the stretch that is played, some hundred times. */
export type JobProgress = (share: number) => void;

/** Plays jobs on one trace; the same job gives the same result. The sessions last drawn and what is known before them are kept for the next rule. */
export function createJobRunner(trace: Trace): (job: Job, progress?: JobProgress) => JobResult {
  const known = createKnownBefore();
  let drawn: { key: string; sessions: Sessions } | undefined;
  return (job, progress = () => {}) => {
    const { stretch, seed, settings } = job;
    const key = JSON.stringify([stretch, seed, settings.lengths]);
    if (drawn?.key !== key) {
      const random = createRandom(seed * 7919 + stretch.measureFromS);
      const of = { ...stretch, lengths: settings.lengths };
      drawn = { key, sessions: drawSessions(trace, of, random) };
    }
    return playJob({ trace, known, sessions: drawn.sessions }, job, progress);
  };
}

function playJob(
  { trace, known, sessions }: { trace: Trace; known: KnownBefore; sessions: Sessions },
  job: Job,
  progress: JobProgress,
): JobResult {
  const { stretch, settings, seed, grid } = job;
  const { pool } = settings;
  const rule = makeRule(
    job.spec,
    {
      tickS: pool.tickS,
      horizonS: settings.launch.leadS + (pool.refill === 'claim' ? 0 : pool.tickS),
      meanSessionS: meanOf(sessions.durationsS, settings.lengths.meanS),
      history: historyBefore(trace, stretch.fromS, settings.historyDays),
      known,
      future: {
        trace,
        arrivalsS: sessions.arrivalsS,
        longestLeadS: longestLead(settings.launch),
      },
    },
    targetSettings(settings),
  );
  const series = grid ? createSeries(grid) : undefined;
  const leads = createLeads(settings.launch, createRandom(seed * 7919 + 1));
  const played = playPool(
    sessions,
    { ...stretch, ...pool, nextLeadS: leads },
    { rule: telling(rule, stretch, progress), ...(series ? { watch: series.watch } : {}) },
  );
  series?.addSessions(played);
  const { waitsS, arrivalsS: _, ...rest } = played;
  return {
    ...rest,
    seed,
    waitsS: Float32Array.from(waitsS.filter((wait) => wait > 0)),
    ...(series ? { series: series.series } : {}),
  };
}

function meanOf(durationsS: Float64Array, otherwise: number): number {
  if (durationsS.length === 0) return otherwise;
  return durationsS.reduce((sum, s) => sum + s, 0) / durationsS.length;
}

function telling(rule: Rule, { fromS, toS }: Stretch, progress: JobProgress): Rule {
  const strideS = (toS - fromS) / 100;
  let nextS = fromS + strideS;
  return (o) => {
    if (o.nowS >= nextS) {
      progress((o.nowS - fromS) / (toS - fromS));
      nextS += strideS;
    }
    return rule(o);
  };
}
