/** What a leg does after something has happened to it. The bot's own task is asked first: it alone knows whether the call goes on. */
import type { CallWebhook, Instruction, LegStatus } from '../../../core/carrier.ts';
import type { PhoneEvent } from '../../../core/phone-control.ts';
import { type Fallback, findNumber, readNumbers } from '../../../core/phone-numbers.ts';
import type { Carrier } from '../../../core/phone.ts';
import { isLive, type Session } from '../../../core/session.ts';
import type { ApiDeps } from '../deps.ts';
import { sessionIdOf } from '../open-session.ts';
import { callKey, type CallLeg, nextOf } from './answer-call.ts';
import type { PhoneDeps } from './phone-deps.ts';

/** What our own address carried along. */
interface Asked {
  readonly sessionId: string;
  readonly n: number;
  readonly leg: 'caller' | 'person';
}

type Of = Pick<CallLeg, 'call' | 'urlOf'> & { readonly query: Asked };

const HANG_UP: Instruction = { do: 'hang-up' };

/** Said where a bot was lost in the middle of a call, and the number names nothing better. */
const LOST: Fallback = { kind: 'say', text: 'Sorry, something went wrong. Please call again.' };

/** A caller who waits is looked at again. */
export async function lookAgain(deps: ApiDeps, phone: PhoneDeps, of: Of): Promise<Instruction> {
  const session = await deps.store.getSession(of.query.sessionId);
  return session ? nextOf(deps, phone, { leg: await legOf(phone, of, session), session }) : HANG_UP;
}

/** The caller's socket has closed: the bot may wait for it to come back, or the call is over. */
export async function nextAfterSocket(
  deps: ApiDeps,
  phone: PhoneDeps,
  of: Of & { readonly progress: boolean },
): Promise<Instruction | undefined> {
  if (of.progress) return undefined;
  const session = await deps.store.getSession(of.query.sessionId);
  if (!session) return HANG_UP;
  const event = { type: 'socket-closed' } as const;
  return comeBack(deps, phone, { of, session, live: await tell(phone, session, event) });
}

/** The party whom the caller was sent to has left, or never came. */
export async function nextAfterDial(
  deps: ApiDeps,
  phone: PhoneDeps,
  of: Of & { readonly status: LegStatus | undefined; readonly progress: boolean },
): Promise<Instruction | undefined> {
  const session = await deps.store.getSession(of.query.sessionId);
  if (!session) return of.progress ? undefined : HANG_UP;
  const status = of.status ?? 'failed';
  const live = await tell(phone, session, { type: 'dialled', status });
  if (of.progress) return undefined;
  if (status === 'completed' || status === 'answered') return HANG_UP;
  return comeBack(deps, phone, { of, session, live });
}

/** What a leg's status says is the bot's to know. */
export async function followLeg(
  deps: ApiDeps,
  phone: PhoneDeps,
  { carrier, call, query }: { carrier: Carrier; call: CallWebhook; query: Asked },
): Promise<undefined> {
  const sessionId = query.sessionId || (await sessionOf(phone, carrier, call));
  const session = sessionId === '' ? undefined : await deps.store.getSession(sessionId);
  if (!session) return;
  const { callId, status, answeredBy } = call;
  const { leg } = query;
  await tell(phone, session, { type: 'leg', leg, status, answeredBy, callId });
}

/** A carrier's console knows no session: the call's own id leads to it. */
async function sessionOf(
  { records }: PhoneDeps,
  carrier: Carrier,
  { callId, to }: CallWebhook,
): Promise<string> {
  const entry = findNumber(await readNumbers(records), to);
  return entry ? sessionIdOf(entry.agent, callKey(carrier, callId)) : '';
}

async function comeBack(
  deps: ApiDeps,
  phone: PhoneDeps,
  { of, session, live }: { of: Of; session: Session; live: boolean },
): Promise<Instruction> {
  const leg = await legOf(phone, of, session);
  if (live) return nextOf(deps, phone, { leg, session, n: of.query.n });
  const now = (await deps.store.getSession(session.sessionId)) ?? session;
  // A bot that is gone without a word leaves its session live for a moment.
  if (isLive(now) || now.state !== 'failed') return HANG_UP;
  return nextOf(deps, phone, { leg, session: now });
}

async function tell(phone: PhoneDeps, session: Session, event: PhoneEvent): Promise<boolean> {
  const endpoint = session.assignment?.endpoint;
  if (endpoint === undefined || !isLive(session)) return false;
  const answer = await phone.dispatcher.tell(endpoint, session.sessionId, event);
  return 'live' in answer && answer.live;
}

/** The table may have changed since the call came: the session goes on all the same. */
async function legOf(
  { records }: PhoneDeps,
  { call, urlOf }: Of,
  { phone, pool }: Session,
): Promise<CallLeg> {
  // The webhook may be of another leg than the caller's; what the caller's is, the session knows.
  const own = { ...(phone ?? call), origin: call.origin };
  const entry = findNumber(await readNumbers(records), own.to);
  return { call: own, urlOf, entry: entry ?? { agent: pool, waitS: 0, fallback: LOST } };
}
