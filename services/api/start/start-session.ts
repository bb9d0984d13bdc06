/**
 * One start, in one request: the session is written while the first candidates are listed; then claim, dispatch, answer.
 *
 *   open ─┐
 *   list ─┴▶ claim ─▶ dispatch ─▶ ready        no seat ─▶ queued, or refused at the cap
 *
 * A request that dies on the way loses nothing: its session's lease runs out, the sweep queues it, the next seat is its.
 */
import { listFirstIdle } from '../../../core/claim/claim.ts';
import { drawRevisions, type PlaceStages, placeSession } from '../../../core/claim/place.ts';
import { prefetchListings } from '../../../core/claim/prefetch-listings.ts';
import { isLineOccupied } from '../../../core/line/line.ts';
import { serveLine } from '../../../core/line/serve-line.ts';
import { isLive, isOpen, type Session } from '../../../core/session/session.ts';
import { queueSession } from '../../../core/session/session-transitions.ts';
import { advanceSession } from '../../../core/store/advance.ts';
import { takeShares } from '../access/shares.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, type ProblemCode } from '../problem.ts';
import { type Arrival, createArrival } from './arrival.ts';
import { giveUp } from './give-up.ts';
import { type Opened, openOrFind, type StartRequest, sessionIdOf } from './open-session.ts';
import { placeInQueue, type QueuePlace, refusalOf } from './queue.ts';

/** When somebody whose share is used up may ask again. */
const SHARE_RETRY_S = 5;

/** How many of those who wait one request serves before its own turn. */
const SERVED_FOR_OTHERS = 10;

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
export async function startOrFind(deps: ApiDeps, request: StartRequest): Promise<Started> {
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
  const revisions = drawRevisions(deps, pool);
  const { listClaimable, prefetch } = prefetchListings(deps.store);
  const listed = revisions.then(([drawn]) =>
    drawn === undefined ? [] : listFirstIdle(prefetch, { sessionId, pool, revision: drawn }),
  );
  listed.catch(() => undefined); // Awaited below; until then it must not count as unhandled.
  const opening = openOrFind(deps, request, sessionId);
  // Read after the request has its time: whoever waited before it came is seen.
  const occupied = isLineOccupied(deps, pool);
  occupied.catch(() => undefined);
  const opened = await opening;
  if (!opened.fresh) return settled(opened.session);
  await checkShares(deps, request, opened.session);
  if (await occupied) return standInLine(deps, opened, onMiss);
  const drawn = await revisions;
  await listed;
  const openMs = deps.clock.nowMs() - startedMs;
  const placing = { ...deps, store: { ...deps.store, listClaimable } };
  const placed = await placeSession(placing, opened.session, { revisions: drawn, onClaimed });
  if (placed.outcome === 'settled') return settled(placed.session);
  if (placed.outcome === 'no-seat') {
    const queued = await queueOrRefuse(deps, opened, `no seat: ${placed.because}`);
    onMiss();
    return queued;
  }
  const nowMs = deps.clock.nowMs();
  const timings = { openMs, ...placed.stages, totalMs: nowMs - startedMs };
  deps.meter.record({ name: 'StartMs', pool, value: timings.totalMs });
  const name = placed.claimed.from === 'idle' ? 'SessionsWarm' : 'SessionsShared';
  deps.meter.record({ name, pool, value: 1 });
  deps.meter.record({ name: 'SessionsCold', pool, value: 0 });
  return { outcome: 'ready', session: placed.session, timings };
}

/** Throws where the session's key or address has as many open as it may: given up, it is as good as never asked for. */
async function checkShares(
  deps: ApiDeps,
  { shares = [] }: StartRequest,
  session: Session,
): Promise<void> {
  const full = await takeShares(deps, shares, session.sessionId);
  if (!full) return;
  await giveUp(deps, session, 'pool_full');
  deps.meter.record({ name: 'SessionsRefused', pool: session.pool, value: 1 });
  throw new ApiProblem(full.code, { retryAfterS: SHARE_RETRY_S, members: { most: full.most } });
}

/** A newcomer claims no seat past those who wait, but serves them, and then itself, where seats are free. */
async function standInLine(deps: ApiDeps, opened: Opened, onMiss: () => void): Promise<Started> {
  const queued = await queueOrRefuse(deps, opened, 'others wait already');
  if (queued.outcome !== 'queued') return queued;
  const { pool, sessionId } = opened.session;
  const served = await serveLine(deps, { pool, most: SERVED_FOR_OTHERS, until: sessionId });
  const session = (await deps.store.getSession(sessionId)) ?? queued.session;
  if (!served.reached || isOpen(session)) onMiss();
  return settled(session);
}

async function queueOrRefuse(deps: ApiDeps, { session }: Opened, why: string): Promise<Started> {
  const { pool } = session;
  const facts = await deps.queue.lookNow(session);
  const code = refusalOf(facts);
  if (code) {
    const given = await giveUp(deps, session, 'pool_full');
    if (given.reason !== 'pool_full') return settled(given);
    deps.meter.record({ name: 'SessionsRefused', pool, value: 1 });
    return { outcome: 'refused', code, place: placeInQueue(facts, session, deps.clock.nowMs()) };
  }
  const queued = await advanceSession(deps.store, session, (opened) =>
    queueSession(opened, deps.clock.nowMs(), why),
  );
  if (queued.outcome === 'refused') return settled(session);
  if (queued.outcome === 'lost') return settled(queued.current ?? session);
  deps.meter.record({ name: 'SessionsCold', pool, value: 1 });
  return { outcome: 'queued', session: queued.item };
}

/** What a session is to its caller when somebody else has moved it. */
export function settled(session: Session): Started {
  if (isLive(session)) return { outcome: 'ready', session };
  return { outcome: isOpen(session) ? 'queued' : 'over', session };
}
