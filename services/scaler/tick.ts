/** One tick over one pool: sweep, census, serve, target, plan, act, publish. Serialised by a lease. */
import { ASSUMED_LEAD_TIME_MS } from '../../core/limits.ts';
import { isPresent } from '../../core/line/line.ts';
import type { ServeDeps } from '../../core/line/serve-line.ts';
import type { Meter } from '../../core/metrics.ts';
import type { AnnouncedCalls } from '../../core/phone/announced-calls.ts';
import { type Census, medianLeadTimeMs, takeCensus } from '../../core/pool/census.ts';
import type { PoolDecision, PoolRecord, Spent } from '../../core/pool/pool.ts';
import { isRollingOut } from '../../core/pool/rollout.ts';
import { emptyLedger, findUnlisted } from '../../core/task/launch-ledger.ts';
import type { Launcher } from '../../core/task/launcher.ts';
import { sessionsOn, type Task } from '../../core/task/task.ts';
import { applyPlan, type PlanResult } from './plan/apply-plan.ts';
import { planPool } from './plan/plan.ts';
import { hasBroken, readStarts, type Starts, settleRecord } from './plan/settle.ts';
import { publishCensus } from './publish.ts';
import { expireClaims, type ReapDeps, sweepSessions } from './reap/apply-reap.ts';
import type { Reconciled } from './reap/reconcile.ts';
import { serveQueue } from './serve-queue.ts';
import type { Target, TargetRule } from './sizing/target-rule.ts';
import { spendOn } from './spend.ts';

/** What a tick needs. */
export interface TickDeps extends ReapDeps, Omit<ServeDeps, 'store'> {
  readonly launcher: Launcher;
  readonly dispatcher: ReapDeps['dispatcher'] & ServeDeps['dispatcher'];
  readonly meter: Meter;
  /** The rule of a pool; the same one each tick, for it may remember. */
  readonly ruleOf: (pool: string) => TargetRule;
  readonly tickMs: number;
  /** Calls of ours that will be made for a pool; missing: nobody plans any. */
  readonly announced?: (pool: string) => Promise<AnnouncedCalls>;
  /** Makes the calls of a pool whose time has come; missing: none are planned. */
  readonly makeCalls?: (pool: string) => Promise<unknown>;
}

/** What one tick knows besides the table: who died since the last one, who is not heard, and whether a kick asked for it. */
export interface TickFacts extends Pick<Reconciled, 'died' | 'unheard'> {
  readonly isKick: boolean;
}

/** A kick's tick goes by a target of the loop's while it is younger: the schedule's minute and a tick's time. */
const AIM_HOLDS_MS = 75_000;

/** Runs one tick. Answers what it decided, or nothing where the pool has no record. */
export async function tickPool(
  deps: TickDeps,
  pool: string,
  { died, unheard, isKick }: TickFacts,
): Promise<PoolDecision | undefined> {
  const startedMs = deps.clock.nowMs();
  const found = await deps.store.getPool(pool);
  if (!found) {
    deps.log.warn('pool has no record', { pool });
    return undefined;
  }
  const last = await deps.store.getDecision(pool);
  // Read before the tasks are listed: whoever launches in between makes our launches fail.
  const ledger = (await deps.store.getLaunches(pool)) ?? emptyLedger(pool);
  const tasks = await sweep(deps, pool);
  const at = { record: found, tasks, last, nowMs: startedMs };
  const starts = await readStarts(deps.store, at);
  const waiting = await countWaiting(deps, pool);
  // Nobody can claim an empty task that is not heard; it is paid for all the same.
  const heard = tasks.filter((task) => !unheard.has(task.taskId) || sessionsOn(task) > 0);
  const begun = findUnlisted(ledger, tasks, { ...found.settings, nowMs: startedMs });
  const counted = [...heard, ...begun];
  const fleet = tasks.length + begun.length;
  const census = { ...takeCensus(counted, waiting, found), fleet };
  const aimed = (isKick && lastAim(last, startedMs)) || (await aim(deps, at, census));
  const { target } = aimed;
  const facts = { ...starts, tasks: heard, target, nowMs: startedMs };
  const record = await settleRecord(deps, found, facts);
  const isShort = last?.shortage === 'CAPACITY_QUOTA' || last?.shortage === 'AZ_CAPACITY';
  const standing = { tasks: counted, fleetSize: fleet, waiting };
  const plan = planPool({ ...at, ...standing, record, target, isShort, breaker: starts.breaker });
  const fence = { ledger, room: record.settings.maxTasks + plan.surge - fleet };
  const result = await applyPlan(deps, plan, { record, nowMs: startedMs, fleet, fence });
  const moves = isMoving(census) || isRollingOut(record) || result.launched + result.retired > 0;
  const spent = spendOn(last, { ...record.settings, nowMs: startedMs, fleet });
  const made: Made = { ...aimed, record, starts, result, capped: plan.capped, moves, spent };
  const decision = decide(made, startedMs);
  await deps.store.putDecision(pool, decision);
  publishCensus(deps.meter, { pool, census, decision, target, result, died: died.length });
  deps.meter.record({ name: 'TickMs', pool, value: deps.clock.nowMs() - startedMs });
  return decision;
}

interface Seen {
  readonly record: PoolRecord;
  readonly tasks: readonly Task[];
  readonly last: PoolDecision | undefined;
}

/** More than a tick can launch for. */
const WAITING_MAX = 1000;

/** Those whose callers are there: nothing is launched for whoever has gone. */
async function countWaiting({ store, clock }: TickDeps, pool: string): Promise<number> {
  const places = await store.line(pool, WAITING_MAX);
  return places.filter((place) => isPresent(place, clock.nowMs())).length;
}

/** Expired claims and sessions first, then the queue; answers the tasks as they are afterwards. */
async function sweep(deps: TickDeps, pool: string): Promise<Task[]> {
  const nowMs = deps.clock.nowMs();
  const tasks = await deps.store.listTasks(pool);
  const expired = await expireClaims(deps, tasks, nowMs);
  if (expired > 0) deps.meter.record({ name: 'ClaimsLost', pool, value: expired });
  await sweepSessions(deps.store, pool, nowMs);
  await makeCalls(deps, pool);
  const served = await serveQueue(deps, pool, tasks);
  return expired + served > 0 ? deps.store.listTasks(pool) : tasks;
}

/** What cannot be made now is made by the next tick, and holds up no caller. */
async function makeCalls(deps: TickDeps, pool: string): Promise<void> {
  try {
    await deps.makeCalls?.(pool);
  } catch (error) {
    deps.log.warn('planned calls were not made', { pool, error: String(error) });
  }
}

/** The loop's own forecast: another instance's would differ by what each has seen, and a pool between two bands would swing. */
function lastAim(last: PoolDecision | undefined, nowMs: number): Aim | undefined {
  if (last?.aimedAtMs === undefined || nowMs - last.aimedAtMs > AIM_HOLDS_MS) return undefined;
  return { target: last, leadTimeMs: last.leadTimeMs, aimedAtMs: last.aimedAtMs };
}

interface Aim {
  readonly target: Target;
  readonly leadTimeMs: number;
  readonly aimedAtMs: number;
}

async function aim(deps: TickDeps, { record, tasks, last }: Seen, census: Census): Promise<Aim> {
  const leadTimeMs = medianLeadTimeMs(tasks, last?.leadTimeMs ?? ASSUMED_LEAD_TIME_MS);
  const { pool } = record;
  const arrivals = (fromMs: number, toMs: number) => deps.store.arrivals(pool, fromMs, toMs);
  const nowMs = deps.clock.nowMs();
  const announced = await readPlans(deps, pool);
  const input = { record, census, nowMs, tasks, tickMs: deps.tickMs, arrivals, announced };
  return { target: await deps.ruleOf(pool)(input), leadTimeMs, aimedAtMs: nowMs };
}

/** Plans are a help: a pool is sized without them where they cannot be read. */
async function readPlans(deps: TickDeps, pool: string): Promise<AnnouncedCalls> {
  try {
    return (await deps.announced?.(pool)) ?? {};
  } catch (error) {
    deps.log.warn('announced calls were not read', { pool, error: String(error) });
    return {};
  }
}

interface Made extends Aim {
  readonly record: PoolRecord;
  readonly starts: Starts;
  readonly result: PlanResult;
  readonly capped: boolean;
  readonly moves: boolean;
  readonly spent: Spent;
}

/** A pool with a session, a caller who waits, or a task that comes or goes is looked at each tick; another one each minute. */
function isMoving({ busy, waiting, starting, draining }: Census): boolean {
  return busy + waiting + starting + draining > 0;
}

function decide(made: Made, nowMs: number): PoolDecision {
  const { breaker, good } = made.starts;
  const failure = made.result.failures.find((f) => f !== 'LAUNCH_FAILED');
  const shortage = failure ?? (made.capped ? 'POOL_FULL' : undefined);
  const boundBy = hasBroken(made.record, breaker)
    ? 'breaker'
    : made.capped
      ? 'maxTasks'
      : made.target.boundBy;
  const { warm, keep, reason, expectedArrivals } = made.target;
  return {
    atMs: nowMs,
    warm,
    keep,
    boundBy: failure ? 'quota' : boundBy,
    reason,
    leadTimeMs: made.leadTimeMs,
    aimedAtMs: made.aimedAtMs,
    moves: made.moves,
    spent: made.spent,
    failedStarts: breaker.failed,
    goodStarts: good,
    ...(expectedArrivals === undefined ? {} : { expectedArrivals }),
    ...(shortage === undefined ? {} : { shortage }),
  };
}
