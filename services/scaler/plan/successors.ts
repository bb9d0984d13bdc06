/** What a deploy, a rollback or the breaker still needs before sessions can move. */
import type { PoolRecord } from '../../../core/pool/pool.ts';
import {
  hasWarmShares,
  incomingRevisions,
  isRollingOut,
  moveSessions,
  warmShare,
} from '../../../core/pool/rollout.ts';
import { type Fleet, sortFleet } from './fleet.ts';
import type { Launch, PlanInput } from './plan-input.ts';

/** As many warm tasks as the pool has now, within its target: no deploy leaves it with fewer. */
function needOf({ idle, leaving }: Fleet, { warm, keep }: PlanInput['target']): number {
  return Math.max(warm, Math.min(idle.length + leaving.length, keep));
}

/** Launches that give each incoming revision its warm share. */
export function lackOfSuccessors(
  input: Pick<PlanInput, 'record' | 'target'>,
  fleet: Fleet,
): Launch[] {
  const { record, target } = input;
  const need = needOf(fleet, target);
  return incomingRevisions(record).flatMap((revision) => {
    const { warm = 0, starting = 0 } = fleet.incoming.get(revision.revision) ?? {};
    const count = warmShare(record, revision, need) - warm - starting;
    return count > 0 ? [{ revision, count }] : [];
  });
}

/** The record with its sessions moved, once every revision that gains has its warm share. */
export function moveIfWarm(
  record: PoolRecord,
  input: Pick<PlanInput, 'tasks' | 'target' | 'nowMs'>,
): PoolRecord {
  if (!isRollingOut(record)) return record;
  const fleet = sortFleet({ ...input, record });
  const warmOf = (revision: string) => fleet.incoming.get(revision)?.warm ?? 0;
  return hasWarmShares(record, needOf(fleet, input.target), warmOf) ? moveSessions(record) : record;
}
