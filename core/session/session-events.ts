/**
 * What is told of a session outside: derived from the item before and after a write, whoever wrote it. Nothing is told by hand, so nothing
 * is forgotten, and the same write gives the same events with the same ids however often it is looked at.
 */
import type { ToldCall } from '../phone/phone.ts';
import { tellCall } from '../phone/tell-call.ts';
import type { EndReason, Session, StartKind, TransportKind, Voicemail } from './session.ts';

/** What happened. A session has each at most once, in this order; some never. */
export const SESSION_EVENTS = [
  'session.ready',
  'session.first_word',
  'session.transferred',
  'session.ended',
  'session.voicemail',
] as const;

/** One of them. */
export type SessionEventType = (typeof SESSION_EVENTS)[number];

/** One event, as it leaves. It holds no word that was spoken. */
export interface SessionEvent {
  /** The same for the same happening: whoever has seen it may drop it. */
  readonly id: string;
  readonly type: SessionEventType;
  readonly timestamp: string;
  /** Its place among the session's events. */
  readonly sequence: number;
  readonly data: SessionEventData;
}

/** The session as it was then. */
export interface SessionEventData {
  readonly sessionId: string;
  readonly agent: string;
  readonly transport: TransportKind;
  readonly start?: StartKind | undefined;
  readonly reason?: EndReason | undefined;
  readonly detail?: string | undefined;
  readonly createdAtMs: number;
  readonly readyAtMs?: number | undefined;
  readonly activeAtMs?: number | undefined;
  readonly firstWordAtMs?: number | undefined;
  readonly endedAtMs?: number | undefined;
  /** From the caller's connection to the end. */
  readonly durationMs?: number | undefined;
  readonly phone?: ToldCall | undefined;
  /** What its caller left where no bot could serve them; the sound is at the carrier. */
  readonly voicemail?: Voicemail | undefined;
  /** What the client, or whoever asked for the call, sent along for the bot. */
  readonly requestData?: Readonly<Record<string, unknown>> | undefined;
}

/** The events of one write. */
export function eventsOf(before: Session | undefined, after: Session): SessionEvent[] {
  const happened: [SessionEventType, number | undefined, number | undefined][] = [
    ['session.ready', before?.readyAtMs, after.readyAtMs],
    ['session.first_word', before?.firstWordAtMs, after.firstWordAtMs],
    ['session.transferred', transferredAtMs(before), transferredAtMs(after)],
    ['session.ended', before?.endedAtMs, after.endedAtMs],
    ['session.voicemail', voicemailAtMs(before), voicemailAtMs(after)],
  ];
  return happened.flatMap(([type, then, now]) =>
    then === undefined && now !== undefined ? [describe(type, after, now)] : [],
  );
}

function transferredAtMs(session: Session | undefined): number | undefined {
  return session?.reason === 'transferred' ? session.endedAtMs : undefined;
}

/** Told after the end, which a lost bot's session may reach later than its caller's message. */
function voicemailAtMs(session: Session | undefined): number | undefined {
  return session?.endedAtMs === undefined ? undefined : session.voicemail?.takenAtMs;
}

function describe(type: SessionEventType, session: Session, atMs: number): SessionEvent {
  return {
    id: `${session.sessionId}.${type}`,
    type,
    timestamp: new Date(atMs).toISOString(),
    sequence: 1 + SESSION_EVENTS.indexOf(type),
    data: describeSession(session),
  };
}

function describeSession(session: Session): SessionEventData {
  const { sessionId, pool, transport, start, reason, detail, requestData, phone } = session;
  const { createdAtMs, readyAtMs, activeAtMs, firstWordAtMs, endedAtMs, voicemail } = session;
  const isOver = endedAtMs !== undefined && activeAtMs !== undefined;
  const what = { sessionId, agent: pool, transport, start, reason, detail };
  const times = { createdAtMs, readyAtMs, activeAtMs, firstWordAtMs, endedAtMs };
  return {
    ...what,
    ...times,
    ...(isOver ? { durationMs: endedAtMs - activeAtMs } : {}),
    ...(phone ? { phone: tellCall(phone) } : {}),
    ...(voicemail ? { voicemail } : {}),
    ...(requestData ? { requestData } : {}),
  };
}
