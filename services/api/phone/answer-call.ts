/** What a caller's leg does next: the bot, or waiting for one, or the number's fallback. */
import { MOST_JOINS } from '../../../core/access/links.ts';
import { noteSeen } from '../../../core/line/line.ts';
import type { Instruction } from '../../../core/phone/carrier.ts';
import { type Carrier, ownNumber, type PhoneCall } from '../../../core/phone/phone.ts';
import {
  fallbackInstruction,
  findNumber,
  MOST_WAIT_S,
  type NumberEntry,
  readNumbers,
} from '../../../core/phone/phone-numbers.ts';
import { notCallable } from '../../../core/phone/sip.ts';
import { isLive, isOpen, type Session } from '../../../core/session/session.ts';
import type { ApiDeps } from '../deps.ts';
import { giveUp } from '../start/give-up.ts';
import { sessionIdOf } from '../start/open-session.ts';
import { placeInQueue } from '../start/queue.ts';
import { startAndWait } from '../start/start-and-wait.ts';
import type { PhoneDeps } from './phone-deps.ts';
import { waitStep } from './wait-step.ts';

/** A webhook is held this long for a seat that comes at once: the caller hears one ring more. */
const HOLD_MS = 1_500;

/** How often a waiting leg is looked at: as long as our own hold audio. */
const LOOK_S = 3;

/** Said to somebody who has waited, where the number's fallback would be a wordless end. */
export const NOBODY_THERE = 'Sorry, nobody can take your call now. Please call again later.';

/** A leg's part of the world. */
export interface CallLeg {
  readonly call: PhoneCall;
  readonly entry: NumberEntry;
  /** What is said instead of busy once the leg has been answered; nothing while it still rings. */
  readonly sorry?: string;
  /** An address of ours for this leg. */
  readonly urlOf: (
    what: 'wait' | 'after' | 'dialled' | 'done',
    query: Record<string, string | number>,
  ) => string;
}

/** A new call: the same call id finds the same session, so a repeated webhook gets the same answer. */
export async function answerCall(
  deps: ApiDeps,
  phone: PhoneDeps,
  of: Pick<CallLeg, 'call' | 'urlOf' | 'sorry'>,
): Promise<Instruction> {
  const entry = findNumber(await readNumbers(phone.records), of.call.to);
  if (!entry) return { do: 'say', text: 'This number is not in use.' };
  const leg = { ...of, entry };
  const { carrier, callId } = of.call;
  const request = {
    pool: entry.agent,
    transport: 'websocket' as const,
    key: callKey(carrier, callId),
    phone: { ...of.call, ...(entry.holdUrl ? { holdUrl: entry.holdUrl } : {}) },
    joinHashOf: (sessionId: string) => phone.links.joinHash(sessionId),
  };
  const signal = new AbortController().signal;
  const started = await startAndWait(deps, request, { ms: HOLD_MS, signal });
  if (started.outcome === 'refused') return fall(leg, sessionIdOf(request.pool, request.key));
  return nextOf(deps, phone, { leg, session: started.session });
}

/** The idempotency key of a call. */
export function callKey(carrier: Carrier, callId: string): string {
  return `phone:${carrier}:${callId}`;
}

/** What the leg of a session does now. `n` counts the caller's connections. */
export async function nextOf(
  deps: ApiDeps,
  phone: PhoneDeps,
  { leg, session, n = 0 }: { leg: CallLeg; session: Session; n?: number },
): Promise<Instruction> {
  if (isLive(session)) {
    return n < MOST_JOINS ? connect(phone, { leg, session, n }) : { do: 'hang-up' };
  }
  if (!isOpen(session))
    return session.state === 'failed' ? fall(leg, session.sessionId) : { do: 'hang-up' };
  const nowMs = deps.clock.nowMs();
  // The carrier asks for the caller, who is there: seats pass by whoever is not.
  await noteSeen(deps, session);
  const facts = await deps.queue.look(session);
  const { expectedWaitMs } = placeInQueue(facts, session, nowMs);
  const step = waitStep({
    waitedS: (nowMs - session.createdAtMs) / 1000,
    limitS: Math.min(leg.entry.waitS, MOST_WAIT_S),
    expectedS: expectedWaitMs === null ? null : expectedWaitMs / 1000,
  });
  const holdUrl = leg.entry.holdUrl ?? facts.record?.settings.holdUrl;
  if (step !== 'fall') return wait(leg, session, { step, holdUrl });
  const given = await giveUp(deps, session, 'queue_timeout');
  // A bot may have taken it in this very moment.
  return isLive(given)
    ? connect(phone, { leg, session: given, n: 0 })
    : fall(leg, session.sessionId);
}

function connect(
  { links }: PhoneDeps,
  { leg, session, n }: { leg: CallLeg; session: Session; n: number },
): Instruction {
  const { sessionId, assignment, createdAtMs, maxDurationMs } = session;
  const expiresAtMs = createdAtMs + MOST_WAIT_S * 1000 + maxDurationMs;
  const { taskId = '', endpoint = '' } = assignment ?? {};
  const linked = { sessionId, taskId, endpoint, expiresAtMs };
  const token = links.joinToken(sessionId, n);
  const socketUrl = links.socketUrl(linked, { origin: leg.call.origin, token });
  return {
    do: 'connect',
    socketUrl,
    afterUrl: leg.urlOf('after', { session: sessionId, n: n + 1 }),
  };
}

function wait(
  { urlOf, sorry }: CallLeg,
  { sessionId }: Session,
  { step, holdUrl }: { step: 'ring' | 'hold'; holdUrl: string | undefined },
): Instruction {
  const thenUrl = urlOf('wait', { session: sessionId });
  const ringing = `${new URL(thenUrl).origin}/phone/hold.wav`;
  const look = { do: 'wait', seconds: LOOK_S, thenUrl } as const;
  if (step === 'hold') return { ...look, holdUrl: holdUrl ?? ringing };
  // Only the first look finds the leg ringing by itself: from then on it has been answered, and would be silent.
  return sorry === undefined
    ? { ...look, holdUrl: ringing, rings: true }
    : { ...look, holdUrl: ringing };
}

/** What the number does with a caller whom no bot can serve. */
export function fall({ entry, call, urlOf, sorry }: CallLeg, sessionId: string): Instruction {
  const { fallback } = entry;
  if (fallback.kind === 'dial' && notCallable(call.carrier, fallback.to))
    return { do: 'say', text: sorry ?? NOBODY_THERE };
  if (fallback.kind === 'busy' && sorry !== undefined) return { do: 'say', text: sorry };
  return fallbackInstruction(fallback, {
    callerId: ownNumber(call),
    afterUrl: urlOf('done', { session: sessionId }),
  });
}
