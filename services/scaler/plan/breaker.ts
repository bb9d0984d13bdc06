/**
 * The breaker: a revision that crash-loops launches only a bounded number of tasks, whoever notices their deaths.
 *
 *   closed ── three failures ──▶ open ── cool-down ──▶ half-open: one probe ── it lives ──▶ closed
 *                                 ▲                        │
 *                                 └──── a longer one ◀── it dies
 *
 * Faults of the platform open it, too, so that a Region without room is not hammered, but never move a session elsewhere.
 */
import type { PoolRecord } from '../../../core/pool/pool.ts';
import { wantedWeight, wantWeights } from '../../../core/pool/rollout.ts';
import type { FailedStart, Fault } from '../../../core/task/failed-start.ts';
import type { Task } from '../../../core/task/task.ts';
import { STEADY_AFTER_MS } from './failed-starts.ts';

/** Failed starts since the last good one that open the breaker. */
export const BREAKER_FAILURES = 3;

/** The first cool-down and the longest; it doubles with every probe that fails. */
const COOL_DOWN: Readonly<Record<Fault, { readonly firstMs: number; readonly mostMs: number }>> = {
  code: { firstMs: 60_000, mostMs: 1_800_000 },
  platform: { firstMs: 15_000, mostMs: 120_000 },
};

/** Deaths so close to the third are of tasks launched with it, and no probes. */
const SAME_BURST_MS = 30_000;

/** When the last start of each revision that went well became ready. */
export type GoodStarts = Readonly<Record<string, number>>;

/** Whether a revision may be launched. */
export type Gate =
  | { readonly state: 'closed' }
  | { readonly state: 'open'; readonly fault: Fault; readonly untilMs: number }
  | { readonly state: 'half-open'; readonly fault: Fault };

/** What the breaker knows of a pool. */
export interface Breaker {
  gateOf(revision: string): Gate;
  /** Whether the revision itself is at fault. */
  isBroken(revision: string): boolean;
  /** Failures of each revision since its last good start, for the operator. */
  readonly failed: Readonly<Record<string, number>>;
}

/** Judges every revision by the failed starts since its last good one. */
export function createBreaker(
  failures: readonly FailedStart[],
  good: GoodStarts,
  nowMs: number,
): Breaker {
  const counted = failures.filter(({ revision, atMs }) => atMs > (good[revision] ?? 0));
  const gateOf = (revision: string): Gate => {
    const own = counted.filter((failure) => failure.revision === revision);
    const gates = (['code', 'platform'] as const).map((fault) =>
      judge(
        fault,
        own.filter((failure) => failure.fault === fault),
        nowMs,
      ),
    );
    return (
      gates.find(({ state }) => state === 'open') ??
      gates.find(({ state }) => state !== 'closed') ??
      CLOSED
    );
  };
  return {
    gateOf,
    isBroken: (revision) => {
      const own = counted.filter((f) => f.revision === revision && f.fault === 'code');
      return own.length >= BREAKER_FAILURES;
    },
    failed: countBy(counted.map(({ revision }) => revision)),
  };
}

const CLOSED: Gate = { state: 'closed' };

function judge(fault: Fault, failures: readonly FailedStart[], nowMs: number): Gate {
  const times = failures.map(({ atMs }) => atMs).sort((a, b) => a - b);
  const openedMs = times[BREAKER_FAILURES - 1];
  const lastMs = times.at(-1);
  if (openedMs === undefined || lastMs === undefined) return CLOSED;
  const probes = times.filter((atMs) => atMs > openedMs + SAME_BURST_MS).length;
  const { firstMs, mostMs } = COOL_DOWN[fault];
  const untilMs = lastMs + Math.min(mostMs, firstMs * 2 ** probes);
  return nowMs < untilMs ? { state: 'open', fault, untilMs } : { state: 'half-open', fault };
}

/** How many tasks of a revision may be launched now; a probe is out until it has proved itself or died. */
export function mayLaunch(
  gate: Gate,
  tasks: readonly Task[],
  at: { revision: string; nowMs: number },
): number {
  if (gate.state === 'closed') return Number.POSITIVE_INFINITY;
  if (gate.state === 'open') return 0;
  const isOut = tasks.some((task) => task.revision === at.revision && isUnproven(task, at.nowMs));
  return isOut ? 0 : 1;
}

function isUnproven(task: Task, nowMs: number): boolean {
  if (task.state === 'starting') return true;
  return task.state === 'ready' && !isProven(task, nowMs);
}

/** Whether a task's start went well: it has had a session, or has been ready for a while. */
export function isProven({ readyAtMs, served }: Task, nowMs: number): boolean {
  return readyAtMs !== undefined && (served > 0 || nowMs - readyAtMs >= STEADY_AFTER_MS);
}

/** The last good start of each revision of the record, as it was known and as the tasks show it now. */
export function learnGoodStarts(
  before: GoodStarts,
  of: { record: PoolRecord; tasks: readonly Task[]; nowMs: number },
): GoodStarts {
  const known = new Set(of.record.revisions.map(({ revision }) => revision));
  const good = new Map(Object.entries(before).filter(([revision]) => known.has(revision)));
  for (const task of of.tasks) {
    if (!known.has(task.revision) || !isProven(task, of.nowMs)) continue;
    good.set(task.revision, Math.max(good.get(task.revision) ?? 0, task.readyAtMs ?? 0));
  }
  return Object.fromEntries(good);
}

/**
 * The record after this tick: what a broken revision has goes to the last good one, and a proven one becomes that. Never to one
 * whose tasks no link leads to: its callers on the phone would hear nothing, for as long as it serves.
 */
export function settleRevisions(
  record: PoolRecord,
  breaker: Breaker,
  good: GoodStarts,
): PoolRecord {
  const lastGood = record.revisions.find(
    (r) => r.revision === record.lastGood && r.names === record.names,
  );
  const broken = record.revisions.filter((r) => r.weight > 0 && breaker.isBroken(r.revision));
  const moved = broken.reduce((sum, r) => sum + wantedWeight(r), 0);
  if (moved > 0 && lastGood && !breaker.isBroken(lastGood.revision)) {
    const revisions = wantWeights(record.revisions, (r) => {
      if (broken.includes(r)) return 0;
      return wantedWeight(r) + (r === lastGood ? moved : 0);
    });
    return { ...record, version: record.version + 1, revisions };
  }
  return markGood(record, breaker, good);
}

function markGood(record: PoolRecord, breaker: Breaker, good: GoodStarts): PoolRecord {
  const newest = record.revisions
    .filter((r) => r.weight > 0 && good[r.revision] !== undefined && !breaker.isBroken(r.revision))
    .reduce<PoolRecord['revisions'][number] | undefined>(
      (latest, r) => (latest && latest.deployedAtMs >= r.deployedAtMs ? latest : r),
      undefined,
    );
  if (!newest || newest.revision === record.lastGood) return record;
  return { ...record, version: record.version + 1, lastGood: newest.revision };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
