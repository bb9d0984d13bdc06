/** What a leg does after something has happened to it. The bot's own task is asked first: it alone knows whether the call goes on. */
import type { CallWebhook, Instruction, LegStatus } from '../../../core/phone/carrier.ts';
import { type Carrier, ownNumber } from '../../../core/phone/phone.ts';
import type { PhoneEvent } from '../../../core/phone/phone-control.ts';
import { findNumber, readNumbers } from '../../../core/phone/phone-numbers.ts';
import { isLive, isOpen, type Session } from '../../../core/session/session.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { giveUp } from '../start/give-up.ts';
import { sessionIdOf } from '../start/open-session.ts';
import { answerCall, type CallLeg, callKey, fall, NOBODY_THERE, nextOf } from './answer-call.ts';
import { keepVoicemail } from './keep-voicemail.ts';
import type { PhoneDeps } from './phone-deps.ts';

/** What our own address carried along. */
interface Asked {
  readonly sessionId: string;
  readonly n: number;
  readonly leg: 'caller' | 'person';
}

type Of = Pick<CallLeg, 'call' | 'urlOf'> & { readonly query: Asked };

const HANG_UP: Instruction = { do: 'hang-up' };

/** Said where a bot was lost in the middle of a call, or we failed, and the number names nothing better. */
export const WENT_WRONG = 'Sorry, something went wrong. Please call again.';

/** A caller who waits is looked at again. */
export async function lookAgain(deps: ApiDeps, phone: PhoneDeps, of: Of): Promise<Instruction> {
  const session = await deps.store.getSession(of.query.sessionId);
  if (!session) return HANG_UP;
  const leg = { ...(await legOf(phone, of, session)), sorry: NOBODY_THERE };
  return nextOf(deps, phone, { leg, session });
}

/** A call whose document we failed to give, or that nobody here knows yet: as far as can be told, what would have come next. */
export async function takeUp(
  deps: ApiDeps,
  phone: PhoneDeps,
  { news, ...of }: Pick<CallLeg, 'call' | 'urlOf'> & { readonly news: CallWebhook },
): Promise<Instruction | undefined> {
  if (news.progress) return undefined;
  // Vonage brings whatever failed here, and only a new call says who calls whom and has no status.
  const isNew = of.call.carrier !== 'vonage' || (news.status === undefined && news.to !== '');
  if (!isNew) return { do: 'say', text: WENT_WRONG };
  const entry = findNumber(await readNumbers(phone.records), of.call.to);
  const key = callKey(of.call.carrier, of.call.callId);
  const session = entry && (await deps.store.getSession(sessionIdOf(entry.agent, key)));
  if (!session) return answerCall(deps, phone, { ...of, sorry: NOBODY_THERE });
  const leg = { ...of, entry, sorry: WENT_WRONG };
  // Which of its tokens the caller of a bot would come back with is not known here.
  return session.state === 'active'
    ? fall(leg, session.sessionId)
    : nextOf(deps, phone, { leg, session });
}

/** A fallback is over: a message is kept, and whoever did not come is told of. */
export async function nextAfterFallback(
  deps: ApiDeps,
  { call, query }: { readonly call: CallWebhook; readonly query: Pick<Asked, 'sessionId'> },
): Promise<Instruction | undefined> {
  const { progress, dialled, recording } = call;
  // What is answered to the progress of a dial would take its place.
  if (progress) return undefined;
  if (recording) await keepVoicemail(deps, query.sessionId, recording);
  const came = dialled === undefined || dialled === 'completed' || dialled === 'answered';
  return came ? HANG_UP : { do: 'say', text: NOBODY_THERE };
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
  const bot = await tell(phone, session, event);
  // Some carriers ask this of a caller whom we have just sent elsewhere, and do what they are answered.
  return bot === 'away' ? undefined : comeBack(deps, phone, { of, session, bot });
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
  const bot = await tell(phone, session, { type: 'dialled', status });
  if (of.progress) return undefined;
  if (status === 'completed' || status === 'answered') return HANG_UP;
  return comeBack(deps, phone, { of, session, bot });
}

/** What a leg's status says is the bot's to know. Throws where it cannot be told: most carriers ask again then. */
export async function followLeg(deps: ApiDeps, phone: PhoneDeps, of: LegNews): Promise<undefined> {
  const isTold = await tellLeg(deps, phone, of);
  if (!isTold) throw new ApiProblem('BOT_UNREACHABLE', { retryAfterS: 2 });
}

/** What a carrier says of a leg. */
interface LegNews {
  readonly carrier: Carrier;
  readonly call: CallWebhook;
  readonly query: Asked;
}

/** Tells it, for a leg that is to have an answer either way. Answers whether the bot's task could be reached. */
export async function tellLeg(
  deps: ApiDeps,
  phone: PhoneDeps,
  { carrier, call, query }: LegNews,
): Promise<boolean> {
  const sessionId = query.sessionId || (await sessionOf(phone, carrier, call));
  const session = sessionId === '' ? undefined : await deps.store.getSession(sessionId);
  if (!session) return true;
  const { callId, status, answeredBy } = call;
  const { leg } = query;
  // Whoever hangs up while they wait is given no seat.
  const hasLeft = leg === 'caller' && session.phone?.direction === 'inbound' && isOver(status);
  if (hasLeft && isOpen(session)) await giveUp(deps, session, 'caller_left');
  const bot = await tell(phone, session, { type: 'leg', leg, status, answeredBy, callId });
  return bot !== 'unreachable';
}

function isOver(status: LegStatus | undefined): boolean {
  return status !== undefined && status !== 'ringing' && status !== 'answered';
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
  { of, session, bot }: { of: Of; session: Session; bot: BotThere },
): Promise<Instruction> {
  const leg = { ...(await legOf(phone, of, session)), sorry: WENT_WRONG };
  if (bot === 'live' || bot === 'away') return nextOf(deps, phone, { leg, session, n: of.query.n });
  const now = (await deps.store.getSession(session.sessionId)) ?? session;
  // A bot that is gone without a word leaves its session live for a while: its caller is not to wait for that.
  if (isLive(now)) return bot === 'leaving' ? HANG_UP : fall(leg, session.sessionId);
  return now.state === 'failed' ? nextOf(deps, phone, { leg, session: now }) : HANG_UP;
}

/** `away`: it is there, and its caller elsewhere. `leaving`: it has said its end. `lost`: its task has it no more, and never heard its end. */
type BotThere = 'live' | 'away' | 'leaving' | 'lost' | 'unreachable';

/** A task that is busy for a second is asked twice: each event may come twice, and changes nothing then. */
async function tell(phone: PhoneDeps, session: Session, event: PhoneEvent): Promise<BotThere> {
  const endpoint = session.assignment?.endpoint;
  if (endpoint === undefined || !isLive(session)) return 'leaving';
  const { sessionId } = session;
  let answer = await phone.dispatcher.tell(endpoint, sessionId, event);
  if (!('live' in answer)) answer = await phone.dispatcher.tell(endpoint, sessionId, event);
  if (!('live' in answer)) return 'unreachable';
  if (answer.live) return answer.away ? 'away' : 'live';
  return answer.leaving ? 'leaving' : 'lost';
}

/** The table may have changed since the call came: the session goes on all the same. */
async function legOf(
  { records }: PhoneDeps,
  { call, urlOf }: Of,
  { phone, pool }: Session,
): Promise<CallLeg> {
  // The webhook may be of another leg than the caller's; what the caller's is, the session knows.
  const own = { ...(phone ?? call), origin: call.origin };
  const entry = findNumber(await readNumbers(records), ownNumber(own));
  return {
    call: own,
    urlOf,
    entry: entry ?? { agent: pool, waitS: 0, fallback: { kind: 'busy' } },
  };
}
