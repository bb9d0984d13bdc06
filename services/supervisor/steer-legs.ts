/** Carries out what a bot asks of its call's legs: the account, the addresses and the tokens are here, and not in the bot. */
import { randomBytes } from 'node:crypto';
import type { FromBot } from '../../core/bot-messages.ts';
import type { CarrierAccount, ControlAnswer, Instruction } from '../../core/carrier.ts';
import type { Links } from '../../core/links.ts';
import type { LegCommand } from '../../core/phone-control.ts';
import type { PhoneCall } from '../../core/phone.ts';
import type { BotProcess } from './bot-process.ts';
import type { LocalCall } from './seat.ts';
import { hashToken } from './door.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';

/** How long a socket's address leads to the bot. */
const LINK_MS = 600_000;

const NO_PHONE: ControlAnswer = { outcome: 'failed', status: 501, because: 'no phone call' };

type SteerDeps = Pick<SupervisorDeps, 'phone' | 'task' | 'clock'>;

/** Does what the bot asks, and tells it what became of it. Never throws. */
export async function steer(
  deps: SteerDeps,
  { bot, call }: { bot: BotProcess; call: LocalCall },
  { requestId, command }: Extract<FromBot, { type: 'steer' }>,
): Promise<void> {
  bot.send({ type: 'steered', requestId, answer: await steerLegs(deps, call, command) });
}

/** The same command sent twice redirects a leg to where it is already. */
export async function steerLegs(
  { phone: parts, task, clock }: SteerDeps,
  call: LocalCall,
  command: LegCommand,
): Promise<ControlAnswer> {
  const { phone } = call.session ?? {};
  const account = phone && parts?.accounts[phone.carrier];
  if (!phone || !parts || !account) return NO_PHONE;
  const { endpoint } = task;
  const leg: Leg = { call, phone, account, links: parts.links, endpoint, nowMs: clock.nowMs() };
  switch (command.do) {
    case 'dial':
      return redirect(leg, phone.callId, dial(leg, command));
    case 'hold':
      return redirect(leg, phone.callId, conference(leg, 'caller'));
    case 'take-back':
      return redirect(leg, phone.callId, comeBack(leg));
    case 'join':
      return redirect(leg, call.personId ?? '', conference(leg, 'person'));
    case 'call-person':
      return callPerson(leg, command);
    case 'hang-up':
      return hangUp(leg, command.leg);
    case 'keys':
      return account.sendKeys(phone.callId, command.keys);
  }
}

interface Leg {
  readonly call: LocalCall;
  readonly phone: PhoneCall;
  readonly account: CarrierAccount;
  readonly links: Links;
  readonly endpoint: string;
  readonly nowMs: number;
}

function redirect(leg: Leg, callId: string, instruction: Instruction): Promise<ControlAnswer> {
  const { phone, account, links } = leg;
  const { origin, carrier } = phone;
  const url = links.instructionUrl(instruction, { origin, carrier });
  return account.redirect(callId, { instruction, url });
}

/** How often the caller's leg has come to the bot. */
const joinsOf = ({ call }: Leg) => call.doors.caller?.joins ?? 0;

function dial(leg: Leg, { to, timeoutS }: { to: string; timeoutS: number }): Instruction {
  const answeredUrl = urlOf(leg, 'leg', { leg: 'person' });
  const afterUrl = urlOf(leg, 'dialled', { n: String(joinsOf(leg)) });
  return { do: 'dial', to, callerId: ownNumber(leg.phone), timeoutS, afterUrl, answeredUrl };
}

function conference(leg: Leg, role: 'caller' | 'person'): Instruction {
  const name = `greenroom-${leg.call.fence.sessionId}`;
  const holdUrl = `${leg.phone.origin}/phone/hold.wav`;
  return { do: 'conference', name, role, holdUrl, afterUrl: urlOf(leg, 'left', { leg: role }) };
}

/** The caller's next token; the one before it has been used. */
function comeBack(leg: Leg): Instruction {
  const n = joinsOf(leg);
  const token = leg.links.joinToken(leg.call.fence.sessionId, n);
  return {
    do: 'connect',
    socketUrl: socketUrl(leg, token),
    afterUrl: urlOf(leg, 'after', { n: String(n + 1) }),
  };
}

function socketUrl({ call, endpoint, links, phone, nowMs }: Leg, token: string): string {
  const { sessionId } = call.fence;
  const linked = { sessionId, endpoint, expiresAtMs: nowMs + LINK_MS };
  return links.socketUrl(linked, { origin: phone.origin, token });
}

async function callPerson(
  leg: Leg,
  { to, timeoutS }: { to: string; timeoutS: number },
): Promise<ControlAnswer> {
  const { phone, account, call, links } = leg;
  const { origin, carrier } = phone;
  const token = randomBytes(24).toString('base64url');
  call.doors.person = { hash: hashToken(token), joins: 0 };
  const afterUrl = urlOf(leg, 'left', { leg: 'person' });
  const next: Instruction = { do: 'connect', socketUrl: socketUrl(leg, token), afterUrl };
  const answer = await account.place({
    to,
    from: ownNumber(phone),
    timeoutS,
    next,
    nextUrl: links.instructionUrl(next, { origin, carrier }),
    statusUrl: urlOf(leg, 'leg', { leg: 'person' }),
    detectMachine: false,
  });
  if (answer.outcome === 'done') call.personId = answer.callId;
  return answer;
}

async function hangUp(
  { account, phone, call }: Leg,
  which: 'caller' | 'person',
): Promise<ControlAnswer> {
  const callId = which === 'caller' ? phone.callId : call.personId;
  return callId === undefined ? { outcome: 'gone' } : account.hangUp(callId);
}

/** The number of ours that the call came to, or was made from. */
function ownNumber({ direction, from, to }: PhoneCall): string {
  return direction === 'inbound' ? to : from;
}

function urlOf(leg: Leg, what: string, query: Record<string, string>): string {
  const { origin, carrier } = leg.phone;
  const search = new URLSearchParams({ session: leg.call.fence.sessionId, ...query });
  return `${origin}/phone/${carrier}/${what}?${search}`;
}
