/**
 * One start, in one request: the session is written while the first candidates are listed; then claim, dispatch, answer.
 *
 *   open ─┐
 *   list ─┴▶ claim ─▶ dispatch ─▶ ready        no seat ─▶ queued, or refused at the cap
 *
 * A request that dies on the way loses nothing: its session's lease runs out, the sweep queues it, the next seat is its.
 */
import { type Claimed, listNear } from '../../core/claim.ts';
import { drawRevision, placeSession, type PlaceStages } from '../../core/place.ts';
import { acceptSession, queueSession } from '../../core/session-transitions.ts';
import { isLive, isOpen, type Session } from '../../core/session.ts';
import { type Arrival, createArrival } from './arrival.ts';
import type { ApiDeps } from './deps.ts';
import { giveUp } from './give-up.ts';
import { type Opened, openOrFind, sessionIdOf, type StartRequest } from './open-session.ts';
import type { ProblemCode } from './problem.ts';
import { placeInQueue, type QueuePlace, readQueue, refusalOf } from './queue.ts';

/** What became of a start. */
export type Started =
  | { readonly outcome: 'ready'; readonly session: Session; readonly timings?: StartTimings }
  | { readonly outcome: 'queued'; readonly session: Session }
  /** The key's session is over. */
  | { readonly outcome: 'over'; readonly session: Session }
  | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly place: QueuePlace };

/** How long each stage took, in ms. */
export interface StartTimings extends PlaceStages {
  /** Writing the session and listing candidates, together. */
  readonly openMs: number;
  readonly totalMs: number;
}

/** Starts a session, or finds the one of the same key. Throws when the store cannot be reached. */
export async function startSession(deps: ApiDeps, request: StartRequest): Promise<Started> {
  const arrival = createArrival(deps, request.pool);
  try {
    return await start(deps, request, arrival);
  } finally {
    await arrival.told();
  }
}

async function start(
  deps: ApiDeps,
  request: StartRequest,
  { onClaimed, onMiss }: Arrival,
): Promise<Started> {
  const { pool, key } = request;
  const startedMs = deps.clock.nowMs();
  const sessionId = key === undefined ? deps.newId() : sessionIdOf(pool, key);
  const revision = drawRevision(deps, pool);
  const near = revision.then((drawn) =>
    drawn === undefined ? [] : listNear(deps, { sessionId, pool, revision: drawn }),
  );
  near.catch(() => undefined); // Awaited by the claim; until then it must not count as unhandled.
  const opened = await openOrFind(deps, request, sessionId);
  if (!opened.fresh) return settled(opened.session);
  const drawn = await revision;
  await near;
  const openMs = deps.clock.nowMs() - startedMs;
  const placed = await placeSession(deps, opened.session, { near, revision: drawn, onClaimed });
  if (placed.outcome === 'settled') return settled(placed.session);
  if (placed.outcome === 'no-seat') {
    const queued = await queueOrRefuse(deps, opened);
    onMiss();
    return queued;
  }
  const nowMs = deps.clock.nowMs();
  const timings = { openMs, ...placed.stages, totalMs: nowMs - startedMs };
  deps.meter.record({ name: 'StartMs', pool, value: timings.totalMs });
  return { outcome: 'ready', session: accepted(deps, opened.session, placed.claimed), timings };
}

/** The session as the bot's accept has left it, without reading it again; only the bot's clock knows when that was. */
function accepted(deps: ApiDeps, session: Session, { task, seat, epoch, from }: Claimed): Session {
  const name = from === 'idle' ? 'SessionsWarm' : 'SessionsShared';
  deps.meter.record({ name, pool: session.pool, value: 1 });
  const assignment = { taskId: task.taskId, seat, epoch, endpoint: task.endpoint };
  const step = acceptSession(session, { assignment, from, nowMs: deps.clock.nowMs() });
  return step.outcome === 'moved' ? { ...step.next, readyAtMs: undefined } : session;
}

async function queueOrRefuse(deps: ApiDeps, { session }: Opened): Promise<Started> {
  const { pool } = session;
  const facts = await readQueue(deps, pool);
  const code = refusalOf(facts);
  if (code) {
    const given = await giveUp(deps, session, 'pool_full');
    if (given.reason !== 'pool_full') return settled(given);
    deps.meter.record({ name: 'SessionsRefused', pool, value: 1 });
    return { outcome: 'refused', code, place: placeInQueue(facts, session, deps.clock.nowMs()) };
  }
  const step = queueSession(session, deps.clock.nowMs());
  if (step.outcome === 'refused') return settled(session);
  const saved = await deps.store.saveSession({ before: session, after: step.next });
  if (saved.outcome === 'conflict') return settled(saved.current ?? session);
  deps.meter.record({ name: 'SessionsCold', pool, value: 1 });
  return { outcome: 'queued', session: step.next };
}

/** What a session is to its caller when somebody else has moved it. */
export function settled(session: Session): Started {
  if (isLive(session)) return { outcome: 'ready', session };
  return { outcome: isOpen(session) ? 'queued' : 'over', session };
}
