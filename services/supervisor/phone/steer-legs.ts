/** Carries out what a bot asks of its call's legs: the account, the addresses and the tokens are here, and not in the bot. */
import { randomBytes } from 'node:crypto';
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import type { ControlAnswer, Instruction, Placement } from '../../../core/phone/carrier.ts';
import type { LegCommand } from '../../../core/phone/phone-control.ts';
import type { BotProcess } from '../seat/bot-process.ts';
import { type LocalCall, notePhone } from '../seat/seat.ts';
import type { SupervisorDeps } from '../supervisor-deps.ts';
import { hashToken } from './door.ts';
import {
  comeBack,
  conference,
  dial,
  ownNumber,
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
  switch (command.do) {
    case 'place':
      return placeOwn(leg);
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

function redirect(
  leg: SteeredCall,
  callId: string,
  instruction: Instruction,
): Promise<ControlAnswer> {
  const { phone, account, links } = leg;
  const { origin, carrier } = phone;
  const url = links.instructionUrl(instruction, { origin, carrier });
  return account.redirect(callId, { instruction, url });
}

/** A call of ours, now that its bot is there. A second wish for it changes nothing. */
async function placeOwn(leg: SteeredCall): Promise<ControlAnswer> {
  const { call, phone } = leg;
  if (phone.direction !== 'outbound' || !phone.outbound || call.placing) return NO_PHONE;
  call.placing = true;
  const { sessionId } = call.fence;
  const { to, from } = phone;
  const asked = { to, from, sessionId, agent: call.session?.pool ?? '' };
  if (leg.permit && !(await leg.permit(asked, leg.nowMs))) return { outcome: 'forbidden' };
  const answer = await place(leg, 'caller', {
    to: phone.to,
    timeoutS: phone.outbound.ringS,
    next: comeBack(leg),
    detectMachine: phone.outbound.detectMachine,
  });
  if (answer.outcome !== 'done') return answer;
  notePhone(call, { callId: answer.callId });
  endWithBot(leg, answer.callId);
  return answer;
}

async function callPerson(
  leg: SteeredCall,
  { to, timeoutS }: { to: string; timeoutS: number },
): Promise<ControlAnswer> {
  const { call } = leg;
  const token = randomBytes(24).toString('base64url');
  call.doors.person = { hash: hashToken(token), joins: 0 };
  const afterUrl = urlOf(leg, 'left', { leg: 'person' });
  const next: Instruction = { do: 'connect', socketUrl: socketUrl(leg, token), afterUrl };
  const answer = await place(leg, 'person', { to, timeoutS, next, detectMachine: false });
  if (answer.outcome === 'done') call.personId = answer.callId;
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
  { account, phone, call }: SteeredCall,
  which: 'caller' | 'person',
): Promise<ControlAnswer> {
  const callId = which === 'caller' ? phone.callId : call.personId;
  return callId === undefined || callId === '' ? { outcome: 'gone' } : account.hangUp(callId);
}

/** A call whose bot has left: nobody else would end one that still rings. A caller who was handed over stays where they are. */
function endWithBot({ call, account }: SteeredCall, callId: string): void {
  const { signal } = call.over;
  const end = () => void (call.said === 'transferred' || account.hangUp(callId));
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
}
