/** The pool's record after what a tick has seen: sessions move to warm successors, and away from what is broken. */
import type { Meter } from '../../../core/metrics.ts';
import type { PoolDecision, PoolRecord } from '../../../core/pool/pool.ts';
import type { PoolStore } from '../../../core/store/store.ts';
import type { Task } from '../../../core/task/task.ts';
import type { Target } from '../sizing/target-rule.ts';
import {
  type Breaker,
  createBreaker,
  type GoodStarts,
  learnGoodStarts,
  settleRevisions,
} from './breaker.ts';
import { moveIfWarm } from './successors.ts';

/** Failures older than this are not looked at; exceeds the longest cool-down several times. */
const LOOK_BACK_MS = 7_200_000;

/** What a tick knows of its pool's starts. */
export interface Starts {
  readonly breaker: Breaker;
  readonly good: GoodStarts;
}

/** Reads the failed starts and judges them. */
export async function readStarts(
  store: Pick<PoolStore, 'failedStarts'>,
  of: {
    readonly record: PoolRecord;
    readonly tasks: readonly Task[];
    readonly last: PoolDecision | undefined;
    readonly nowMs: number;
  },
): Promise<Starts> {
  const failures = await store.failedStarts(of.record.pool, of.nowMs - LOOK_BACK_MS);
  const good = learnGoodStarts(of.last?.goodStarts ?? {}, of);
  return { breaker: createBreaker(failures, good, of.nowMs), good };
}

/** Settles the record and writes it down; as it was, where another hand wrote first. */
export async function settleRecord(
  deps: { readonly store: Pick<PoolStore, 'savePool'>; readonly meter: Meter },
  record: PoolRecord,
  of: Starts & { readonly tasks: readonly Task[]; readonly target: Target; readonly nowMs: number },
): Promise<PoolRecord> {
  if (hasBroken(record, of.breaker))
    deps.meter.record({ name: 'RevisionBroken', pool: record.pool, value: 1 });
  const settled = moveIfWarm(settleRevisions(record, of.breaker, of.good), of);
  if (settled === record) return record;
  const after = { ...settled, version: record.version + 1 };
  const saved = await deps.store.savePool({ before: record, after });
  return saved.outcome === 'saved' ? after : record;
}

/** Whether a revision that has sessions, or is to get them, is at fault itself. */
export function hasBroken({ revisions }: PoolRecord, breaker: Breaker): boolean {
  return revisions.some((r) => isWanted(r) && breaker.isBroken(r.revision));
}

function isWanted({ weight, next = weight }: PoolRecord['revisions'][number]): boolean {
  return weight > 0 || next > 0;
}
