/** Finds a claimed session its bot: claim, dispatch, and the next candidate where a task does not answer. */
import type { Log } from '../log.ts';
import { pickRevision } from '../pool/pool.ts';
import { otherRevisions } from '../pool/rollout.ts';
import { isOpen, type Session } from '../session/session.ts';
import type { PoolStore, SessionStore, TaskStore } from '../store/store.ts';
import type { Random } from '../time/clock.ts';
import { type ClaimAnswer, type ClaimDeps, type Claimed, type ClaimFor, claim } from './claim.ts';
import type { DispatchAnswer, Dispatcher, Unreachable } from './dispatch.ts';

/** Tasks that may fail to answer before the session is queued; with the dispatch deadline it stays under the claim's. */
const DISPATCH_TRIES = 3;

/**
 * Listings tried when many ask at once: with as many callers as free seats, one in twenty found none on the first listing,
 * and would have waited for the scaler beside a free seat.
 */
const CROWD_LISTINGS = 3;

/** What placing needs. */
export interface PlaceDeps extends ClaimDeps {
  readonly store: Pick<TaskStore, 'listClaimable' | 'saveTask'> &
    Pick<SessionStore, 'getSession'> &
    Pick<PoolStore, 'getPool'>;
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  readonly log: Log;
}

/** A bot has the session, there is no seat for it now, or it is no longer open. */
export type Placed =
  | {
      readonly outcome: 'accepted';
      /** As its bot's acceptance was written. */
      readonly session: Session;
      readonly claimed: Claimed;
      readonly stages: PlaceStages;
    }
  | {
      readonly outcome: 'no-seat';
      readonly because: 'empty' | 'contended' | 'unreachable' | 'no-revision';
    }
  /** An earlier claim of it was accepted after all, or it was ended meanwhile. */
  | { readonly outcome: 'settled'; readonly session: Session };

/** How long each stage took, in ms. */
export interface PlaceStages {
  readonly claimMs: number;
  readonly dispatchMs: number;
}

/** What the broker may know already, each of which saves a read. */
export interface PlaceHints {
  /** The one that was drawn, then where else the session may look. */
  readonly revisions?: readonly string[] | undefined;
  /** Told of each claim, while the dispatch is on its way. */
  readonly onClaimed?: (claimed: Claimed) => void;
}

/** Places a session that its caller holds in state `claimed`. */
export async function placeSession(
  deps: PlaceDeps,
  session: Session,
  hints: PlaceHints = {},
): Promise<Placed> {
  const [revision, ...others] = hints.revisions ?? (await drawRevisions(deps, session.pool));
  if (revision === undefined) return { outcome: 'no-seat', because: 'no-revision' };
  const { sessionId, pool } = session;
  const not = new Set<string>();
  for (let round = 0; round < DISPATCH_TRIES; round++) {
    const startMs = deps.clock.nowMs();
    const claimed = await claimInCrowd(deps, { sessionId, pool, revision, others, not });
    if (claimed.outcome !== 'claimed') return { outcome: 'no-seat', because: claimed.outcome };
    const claimedMs = deps.clock.nowMs();
    const dispatched = dispatch(deps, session, claimed);
    hints.onClaimed?.(claimed);
    const answer = await dispatched;
    if (answer.outcome === 'accepted') {
      const dispatchMs = deps.clock.nowMs() - claimedMs;
      const stages = { claimMs: claimedMs - startMs, dispatchMs };
      return { outcome: 'accepted', session: answer.session, claimed, stages };
    }
    // The claim is left to run out: its seat stays out of service until its supervisor is heard.
    deps.log.warn('dispatch failed', { taskId: claimed.task.taskId, because: answer.because });
    not.add(claimed.task.taskId);
    // The answer may be lost and the accept written; or a late one of an earlier broker has won.
    const now = await deps.store.getSession(sessionId);
    if (now && !isOpen(now)) return { outcome: 'settled', session: now };
  }
  return { outcome: 'no-seat', because: 'unreachable' };
}

/** Lists again where others were faster each time: many of them have their seat by then. */
async function claimInCrowd(deps: PlaceDeps, of: ClaimFor): Promise<ClaimAnswer> {
  let answer = await claim(deps, of);
  for (let more = 1; more < CROWD_LISTINGS && answer.outcome === 'contended'; more++) {
    answer = await claim(deps, of);
  }
  return answer;
}

/** The pool's revision for one new session, then where else it may look; none where nothing was deployed. */
export async function drawRevisions(
  { store, random }: { store: Pick<PoolStore, 'getPool'>; random: Random },
  pool: string,
): Promise<readonly string[]> {
  const record = await store.getPool(pool);
  const drawn = record && pickRevision(record, random())?.revision;
  return record === undefined || drawn === undefined
    ? []
    : [drawn, ...otherRevisions(record, drawn)];
}

function dispatch(
  deps: PlaceDeps,
  session: Session,
  { task, seat, epoch, from }: Claimed,
): Promise<DispatchAnswer | Unreachable> {
  const { sessionId } = session;
  const { endpoint, ...rest } = task;
  const known = { task: rest, session };
  return deps.dispatcher.dispatch(endpoint, { sessionId, seat, epoch, from, known });
}
