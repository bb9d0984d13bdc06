/** Sessions as callers and operators see them: without addresses, and without what the client sent along. */
import type * as z from 'zod/mini';
import { noteSeen } from '../../core/line/line.ts';
import { tellCall } from '../../core/phone/tell-call.ts';
import { isLive, type Session } from '../../core/session/session.ts';
import type { ApiDeps } from './deps.ts';
import type { queuedSession, readySession, sessionView } from './schemas.ts';
import { placeInQueue, type QueueFacts } from './start/queue.ts';
import { socketUrlOf } from './start/socket-way.ts';
import type { StartTimings } from './start/start-session.ts';
import { turnServer } from './start/turn-servers.ts';

/** What every session shows. */
export function viewSession(session: Session): z.infer<typeof sessionView> {
  const { sessionId, pool, state, transport, start, assignment, reason, detail, maxDurationMs } =
    session;
  const { createdAtMs, queuedAtMs, readyAtMs, unreachedAtMs, activeAtMs, endedAtMs } = session;
  const reached = { readyAtMs, unreachedAtMs, activeAtMs };
  const times = { createdAtMs, queuedAtMs, ...reached, endedAtMs, maxDurationMs };
  const taskId = assignment?.taskId;
  const call = session.phone ? { phone: tellCall(session.phone) } : {};
  const left = session.voicemail ? { voicemail: session.voicemail } : {};
  const what = { sessionId, agent: pool, state, transport, start, taskId, reason, detail };
  return { ...what, ...times, ...call, ...left };
}

/** A session that can be joined: by an offer, which goes where the session is, relative to the API, or by a socket. */
export async function viewReady(
  deps: ApiDeps,
  session: Session,
  { origin, timings }: { readonly origin: string; readonly timings?: StartTimings | undefined },
): Promise<z.infer<typeof readySession>> {
  const seen = { ...viewSession(session), ...(timings ? { timings } : {}) };
  if (session.transport !== 'webrtc') {
    const socketUrl = socketUrlOf(deps, session, origin);
    return socketUrl === undefined ? seen : { ...seen, socketUrl };
  }
  const ice = await viewIce(deps, session);
  return { ...seen, offerUrl: `/sessions/${session.sessionId}/api/offer`, ...ice };
}

/** A session that waits, with its place. Whoever asks for it is there, and keeps it so. */
export async function viewQueued(
  deps: ApiDeps,
  session: Session,
): Promise<z.infer<typeof queuedSession>> {
  const [facts] = await Promise.all([deps.queue.look(session), noteSeen(deps, session)]);
  return viewPlace(deps, session, facts);
}

/** The same by a queue that was read already. */
export function viewPlace(
  deps: ApiDeps,
  session: Session,
  facts: QueueFacts,
): z.infer<typeof queuedSession> {
  const place = placeInQueue(facts, session, deps.clock.nowMs());
  const statusUrl = `/v1/sessions/${session.sessionId}`;
  return { ...viewSession(session), ...place, statusUrl };
}

/** A session that does not wait: one that can be joined, or one as it is. */
export async function viewServed(deps: ApiDeps, session: Session, origin: string) {
  return isLive(session) ? viewReady(deps, session, { origin }) : viewSession(session);
}

/** The ICE servers for a session's client, where there are any or they were asked for. */
export async function viewIce(
  { settings, clock, relays: findRelays }: Pick<ApiDeps, 'settings' | 'clock' | 'relays'>,
  { sessionId }: Pick<Session, 'sessionId'>,
  asked = false,
) {
  const own = settings.turn ? [turnServer(settings.turn, clock.nowMs())] : [];
  const relays = [...own, ...((await findRelays?.(sessionId)) ?? [])];
  const iceServers = [...settings.iceServers, ...relays].map(({ urls, username, credential }) => ({
    urls: typeof urls === 'string' ? urls : [...urls],
    username,
    credential,
  }));
  return asked || iceServers.length > 0 ? { iceConfig: { iceServers } } : {};
}
