/** Carries out what a bot asks of its call's legs: the account, the addresses and the tokens are here, and not in the bot. */
import { randomBytes } from 'node:crypto';
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import { QUIET_HOURS } from '../../../core/phone/call-rules.ts';
import {
  type ControlAnswer,
  type Instruction,
  isUnclear,
  type Placement,
} from '../../../core/phone/carrier.ts';
import { ownNumber } from '../../../core/phone/phone.ts';
import type { LegCommand } from '../../../core/phone/phone-control.ts';
import type { BotProcess } from '../seat/bot-process.ts';
import { type LegsElsewhere, type LocalCall, notePhone } from '../seat/seat.ts';
import type { SupervisorDeps } from '../supervisor-deps.ts';
import { hashToken } from './door.ts';
import { endWithBot } from './end-legs.ts';
import {
  comeBack,
  conference,
  dial,
  redirect,
  type SteeredCall,
  socketUrl,
  urlOf,
} from './leg-instructions.ts';

const NO_PHONE: ControlAnswer = {
  outcome: 'failed',
  why: 'refused',
  status: 501,
  because: 'no phone call',
};

type SteerDeps = Pick<SupervisorDeps, 'phone' | 'task' | 'clock' | 'log'>;

/** Does what the bot asks, and tells it what became of it. Never throws. */
export async function steer(
  deps: SteerDeps,
  { bot, call }: { bot: BotProcess; call: LocalCall },
  { requestId, command }: Extract<FromBot, { type: 'steer' }>,
): Promise<void> {
  const answer = await steerLegs(deps, call, command);
  if (answer.outcome === 'failed') noteRefusal(deps, call, { command, answer });
  bot.send({ type: 'steered', requestId, answer });
}

/** Whoever looks after the installation finds the carrier's own code, and whoever asked for the call why there was none. */
function noteRefusal(
  { log }: Pick<SteerDeps, 'log'>,
  call: LocalCall,
  of: { command: LegCommand; answer: Extract<ControlAnswer, { outcome: 'failed' }> },
): void {
  const { why, because } = of.answer;
  const { phone } = call.session ?? {};
  const asked = of.command.do;
  // A carrier that takes no keys is played them instead.
  if (asked === 'keys') return;
  const { sessionId } = call.fence;
  log.warn('the carrier refused', { sessionId, carrier: phone?.carrier, asked, why, because });
  if (asked === 'place') notePhone(call, { refused: why });
}

/** The same command sent twice redirects a leg to where it is already. */
export async function steerLegs(
  { phone: parts, task, clock }: Omit<SteerDeps, 'log'>,
  call: LocalCall,
  command: LegCommand,
): Promise<ControlAnswer> {
  const { phone } = call.session ?? {};
  const account = phone && parts?.accounts[phone.carrier];
  if (!phone || !parts || !account) return NO_PHONE;
  const leg: SteeredCall = { ...parts, call, phone, account, task, nowMs: clock.nowMs() };
  const legs = endWithBot(leg);
  switch (command.do) {
    case 'place':
      return placeOwn(leg);
    case 'dial':
      return send(leg, legs, { away: 'dialling', instruction: dial(leg, command) });
    case 'hold':
      return send(leg, legs, { away: 'held', instruction: conference(leg, 'caller') });
    case 'take-back':
      return send(leg, legs, { away: undefined, instruction: comeBack(leg) });
    case 'join':
      return redirect(leg, legs.personId ?? '', conference(leg, 'person'));
    case 'call-person':
      return callPerson(leg, legs, command);
    case 'hang-up':
      return hangUp(leg, legs, command.leg);
    case 'keys':
      return account.sendKeys(phone.callId, command.keys);
  }
}

/** Sends the caller somewhere. They are taken to be there at once: the carrier may ask for them before it has answered. */
async function send(
  leg: SteeredCall,
  legs: LegsElsewhere,
  to: { readonly away: LegsElsewhere['away']; readonly instruction: Instruction },
): Promise<ControlAnswer> {
  const before = legs.away;
  legs.away = to.away;
  const answer = await redirect(leg, leg.phone.callId, to.instruction);
  const isDone = answer.outcome === 'done' || isUnclear(answer);
  if (!isDone && legs.away === to.away) legs.away = before;
  return answer;
}

/** A call of ours, now that its bot is there. A second wish for it changes nothing. */
async function placeOwn(leg: SteeredCall): Promise<ControlAnswer> {
  const { call, phone } = leg;
  if (phone.direction !== 'outbound' || !phone.outbound || call.placing) return NO_PHONE;
  call.placing = true;
  if (leg.nowMs >= (phone.outbound.untilMs ?? Infinity)) {
    // Asked for in time, and its bot came too late.
    call.detail = QUIET_HOURS;
    return { outcome: 'forbidden' };
  }
  const { sessionId } = call.fence;
  const { to, from } = phone;
  const asked = { to, from, sessionId, agent: call.session?.pool ?? '' };
  if (leg.permit && !(await leg.permit(asked, leg.nowMs))) return { outcome: 'forbidden' };
  if (call.over.signal.aborted) return { outcome: 'gone' };
  const answer = await place(leg, 'caller', {
    to: phone.to,
    timeoutS: phone.outbound.ringS,
    next: comeBack(leg),
    detectMachine: phone.outbound.detectMachine,
  });
  if (answer.outcome !== 'done') return answer;
  notePhone(call, { callId: answer.callId });
  // It was being placed when its bot left.
  if (call.over.signal.aborted) void leg.account.hangUp(answer.callId);
  return answer;
}

async function callPerson(
  leg: SteeredCall,
  legs: LegsElsewhere,
  { to, timeoutS }: { to: string; timeoutS: number },
): Promise<ControlAnswer> {
  const { call } = leg;
  const token = randomBytes(24).toString('base64url');
  call.doors.person = { hash: hashToken(token), joins: 0 };
  const afterUrl = urlOf(leg, 'left', { leg: 'person' });
  const next: Instruction = { do: 'connect', socketUrl: socketUrl(leg, token), afterUrl };
  legs.personUnwanted = false;
  const answer = await place(leg, 'person', { to, timeoutS, next, detectMachine: true });
  if (answer.outcome !== 'done') return answer;
  legs.personId = answer.callId;
  // Nobody wants them any more, and their phone would ring on.
  if (legs.personUnwanted || call.over.signal.aborted) void leg.account.hangUp(answer.callId);
  return answer;
}

function place(
  leg: SteeredCall,
  which: 'caller' | 'person',
  of: Pick<Placement, 'to' | 'timeoutS' | 'next' | 'detectMachine'>,
): Promise<ControlAnswer> {
  const { phone, account, links } = leg;
  const { origin, carrier } = phone;
  return account.place({
    ...of,
    from: ownNumber(phone),
    nextUrl: links.instructionUrl(of.next, { origin, carrier }),
    statusUrl: urlOf(leg, 'leg', { leg: which }),
  });
}

async function hangUp(
  { account, phone }: SteeredCall,
  legs: LegsElsewhere,
  which: 'caller' | 'person',
): Promise<ControlAnswer> {
  if (which === 'person') legs.personUnwanted = true;
  const callId = which === 'caller' ? phone.callId : legs.personId;
  return callId === undefined || callId === '' ? { outcome: 'gone' } : account.hangUp(callId);
}
