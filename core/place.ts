/** Finds a claimed session its bot: claim, dispatch, and the next candidate where a task does not answer. */
import { claim, type ClaimDeps, type Claimed } from './claim.ts';
import type { DispatchAnswer, Dispatcher, Unreachable } from './dispatch.ts';
import type { Log } from './log.ts';
import { pickRevision, type PoolRecord } from './pool.ts';
import type { Session } from './session.ts';
import type { PoolStore, SessionStore, TaskStore } from './store.ts';

/** Tasks that may fail to answer before the session is queued; with the dispatch deadline it stays under the claim's. */
const DISPATCH_TRIES = 3;

/** What placing needs. */
export interface PlaceDeps extends ClaimDeps {
  readonly store: Pick<TaskStore, 'listClaimable' | 'saveTask'> &
    Pick<SessionStore, 'getSession'> &
    Pick<PoolStore, 'getPool'>;
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  readonly log: Log;
}

/** A bot has the session, or there is no seat for it now. */
export type Placed =
  | { readonly outcome: 'accepted'; readonly claimed: Claimed; readonly stages: PlaceStages }
  | {
      readonly outcome: 'no-seat';
      readonly because: 'empty' | 'contended' | 'unreachable' | 'no-revision';
    };

/** How long each stage took, in ms. */
export interface PlaceStages {
  readonly claimMs: number;
  readonly dispatchMs: number;
}

/** Places a session that its caller holds in state `claimed`. `record` saves a read where the caller has it. */
export async function placeSession(
  deps: PlaceDeps,
  session: Session,
  record?: PoolRecord,
): Promise<Placed> {
  const pool = record ?? (await deps.store.getPool(session.pool));
  const revision = pool && pickRevision(pool, deps.random())?.revision;
  if (revision === undefined) return { outcome: 'no-seat', because: 'no-revision' };
  const not = new Set<string>();
  for (let round = 0; round < DISPATCH_TRIES; round++) {
    const startMs = deps.clock.nowMs();
    const of = { sessionId: session.sessionId, pool: session.pool, revision, not };
    const claimed = await claim(deps, of);
    if (claimed.outcome !== 'claimed') return { outcome: 'no-seat', because: claimed.outcome };
    const claimedMs = deps.clock.nowMs();
    const answer = await dispatch(deps, session, claimed);
    if (answer.outcome === 'accepted') {
      const dispatchMs = deps.clock.nowMs() - claimedMs;
      return { outcome: 'accepted', claimed, stages: { claimMs: claimedMs - startMs, dispatchMs } };
    }
    // The claim is left to run out: its seat stays out of service until its supervisor is heard.
    deps.log.warn('dispatch failed', { taskId: claimed.task.taskId, because: answer.because });
    not.add(claimed.task.taskId);
  }
  return { outcome: 'no-seat', because: 'unreachable' };
}

function dispatch(
  deps: PlaceDeps,
  { sessionId }: Session,
  { task, seat, epoch, from }: Claimed,
): Promise<DispatchAnswer | Unreachable> {
  return deps.dispatcher.dispatch(task.endpoint, { sessionId, seat, epoch, from });
}
