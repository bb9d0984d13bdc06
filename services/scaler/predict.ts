/** The predictive rule as the tick wants it: loads 8 weeks of counts once, then feeds each stretch of time as it passes. */
import { HISTORY_DAYS } from '../../core/limits.ts';
import { learnLeadTime } from './target/lead-times.ts';
import { decideTarget, observe, replayCounts } from './target/decide-target.ts';
import { createTargetState, type TargetState } from './target/target-state.ts';
import type { TargetInput, TargetRule } from './target-rule.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What a session is taken to last until ends have been seen: a short phone call. */
const MEAN_SESSION_MS = 240_000;

/** The rule of one pool. It starts from the stored history at its first tick, and remembers from then on. */
export function createPredictiveRule(): TargetRule {
  let pool: Remembered | undefined;
  return async (input) => {
    const settings = JSON.stringify(input.record.settings);
    // New settings are a new rule; what it knew is in the history.
    if (pool?.settings !== settings) pool = await remember(input, settings);
    await catchUp(pool, input);
    const { warm, keep, boundBy, reason, expectedArrivals } = decideTarget(
      pool.state,
      input.census,
      input.nowMs,
    );
    return { warm, keep, boundBy, reason, expectedArrivals };
  };
}

interface Remembered {
  readonly settings: string;
  readonly state: TargetState;
  /** Up to where arrivals were fed. */
  untilMs: number;
  /** Arrivals fed of the minute that `untilMs` lies in. */
  fedOfMinute: number;
  sessions: number;
  leadTimeMs: number | undefined;
}

async function remember(input: TargetInput, settings: string): Promise<Remembered> {
  const { record, nowMs, tickMs, arrivals } = input;
  const { timeZone, minWarm, maxTasks, spareSeats, isolation } = record.settings;
  const { worth, schedules, dateFactors } = record.settings;
  const state = createTargetState({
    timeZone,
    minWarm,
    maxTasks,
    spareSeats,
    worth,
    schedules,
    dateFactors,
    tickMs,
    reuse: isolation === 'process',
    refill: 'claim',
    meanSessionMs: MEAN_SESSION_MS,
  });
  const untilMs = nowMs - (nowMs % MINUTE_MS);
  const counts = await arrivals(untilMs - HISTORY_DAYS * DAY_MS, untilMs);
  replayCounts(state, fillMinutes(counts, untilMs), MINUTE_MS);
  return {
    settings,
    state,
    untilMs,
    fedOfMinute: 0,
    sessions: input.census.sessions,
    leadTimeMs: undefined,
  };
}

/** The table leaves minutes without arrivals out; to the forecast they are zeros, from the first known minute on. */
function fillMinutes(counts: readonly { minuteMs: number; count: number }[], untilMs: number) {
  const [first] = counts;
  if (!first) return [];
  const known = new Map(counts.map(({ minuteMs, count }) => [minuteMs, count]));
  const length = Math.max(0, Math.round((untilMs - first.minuteMs) / MINUTE_MS));
  return Array.from({ length }, (_, i) => {
    const fromMs = first.minuteMs + i * MINUTE_MS;
    return { fromMs, count: known.get(fromMs) ?? 0 };
  });
}

async function catchUp(pool: Remembered, input: TargetInput): Promise<void> {
  const { nowMs, census, leadTimeMs } = input;
  if (leadTimeMs !== pool.leadTimeMs) {
    learnLeadTime(pool.state.leadTimes, { zone: 'pool', leadMs: leadTimeMs });
    pool.leadTimeMs = leadTimeMs;
  }
  if (nowMs <= pool.untilMs) return;
  const minuteMs = nowMs - (nowMs % MINUTE_MS);
  const fromMinuteMs = pool.untilMs - (pool.untilMs % MINUTE_MS);
  const counts = await input.arrivals(fromMinuteMs, nowMs + 1);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const arrivals = Math.max(0, total - pool.fedOfMinute);
  const ended = Math.max(0, pool.sessions + arrivals - census.sessions - census.waiting);
  observe(pool.state, {
    fromMs: pool.untilMs,
    toMs: nowMs,
    arrivals,
    ended,
    sessions: census.sessions,
  });
  pool.untilMs = nowMs;
  pool.sessions = census.sessions + census.waiting;
  pool.fedOfMinute = counts.find((count) => count.minuteMs === minuteMs)?.count ?? 0;
}
