/** The predictive rule as the tick wants it: loads 8 weeks of counts once, then feeds each stretch of time as it passes. */
import { HISTORY_DAYS } from '../../../core/limits.ts';
import type { Task } from '../../../core/task/task.ts';
import { LAUNCHES_A_TICK } from '../plan/plan.ts';
import { decideTarget, observe } from '../sizing/decide-target.ts';
import { learnLeadTime } from '../sizing/lead-times.ts';
import type { TargetInput, TargetRule } from '../sizing/target-rule.ts';
import { createTargetState, type PoolNow, type TargetState } from '../sizing/target-state.ts';
import { replayMinutes } from './replay-minutes.ts';

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
    const decided = decideTarget(pool.state, nowOf(input), input.nowMs);
    const { warm, keep, boundBy, reason, expectedArrivals, highArrivals } = decided;
    return { warm, keep, boundBy, reason, expectedArrivals, highArrivals };
  };
}

function nowOf({ census, announced }: TargetInput): PoolNow {
  return announced ? { ...census, announced } : census;
}

interface Remembered {
  readonly settings: string;
  readonly state: TargetState;
  /** Up to where arrivals were fed. */
  untilMs: number;
  /** Arrivals fed of the minute that `untilMs` lies in. */
  fedOfMinute: number;
  sessions: number;
  /** Launches that became claimable up to here are learned. */
  readySeenMs: number;
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
    launchesPerSecond: (LAUNCHES_A_TICK * 1000) / tickMs,
  });
  const untilMs = nowMs - (nowMs % MINUTE_MS);
  const counts = await arrivals(untilMs - HISTORY_DAYS * DAY_MS, untilMs);
  replayMinutes(state, counts, untilMs);
  return {
    settings,
    state,
    untilMs,
    fedOfMinute: 0,
    sessions: input.census.sessions,
    readySeenMs: 0,
  };
}

async function catchUp(pool: Remembered, input: TargetInput): Promise<void> {
  const { nowMs, census } = input;
  learnLaunches(pool, input.tasks);
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

/** Each own launch that became claimable since the last tick teaches its zone's lead time, oldest first. */
function learnLaunches(pool: Remembered, tasks: readonly Task[]): void {
  const fresh: { zone: string; readyAtMs: number; leadMs: number }[] = [];
  for (const { zone, launchedAtMs, readyAtMs = 0 } of tasks)
    if (readyAtMs > pool.readySeenMs)
      fresh.push({ zone, readyAtMs, leadMs: readyAtMs - launchedAtMs });
  fresh.sort((a, b) => a.readyAtMs - b.readyAtMs);
  for (const launch of fresh) learnLeadTime(pool.state.leadTimes, launch);
  pool.readySeenMs = fresh.at(-1)?.readyAtMs ?? pool.readySeenMs;
}
