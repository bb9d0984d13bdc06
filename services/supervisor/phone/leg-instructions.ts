/** What a leg is told to do next, with the addresses and tokens of its session. */
import type { Links } from '../../../core/access/links.ts';
import type {
  CarrierAccount,
  ControlAnswer,
  Instruction,
  Permission,
} from '../../../core/phone/carrier.ts';
import { ownNumber, type PhoneCall } from '../../../core/phone/phone.ts';
import type { Task } from '../../../core/task/task.ts';
import type { LocalCall } from '../seat/seat.ts';

/** How long a socket's address leads to the bot. */
const LINK_MS = 600_000;

/** One call's legs, and what steers them. */
export interface SteeredCall {
  readonly call: LocalCall;
  readonly phone: PhoneCall;
  readonly account: CarrierAccount;
  readonly links: Links;
  readonly permit?: Permission | undefined;
  readonly holdUrl?: string | undefined;
  readonly task: Pick<Task, 'taskId' | 'endpoint'>;
  readonly nowMs: number;
}

/** How often the caller's leg has come to the bot. */
export const joinsOf = ({ call }: SteeredCall) => call.doors.caller?.joins ?? 0;

/** Gives a leg something else to do. */
export function redirect(
  { phone, account, links }: SteeredCall,
  callId: string,
  instruction: Instruction,
): Promise<ControlAnswer> {
  const { origin, carrier } = phone;
  const url = links.instructionUrl(instruction, { origin, carrier });
  return account.redirect(callId, { instruction, url });
}

/** The caller's leg calls another party. */
export function dial(
  leg: SteeredCall,
  { to, timeoutS }: { to: string; timeoutS: number },
): Instruction {
  const answeredUrl = urlOf(leg, 'leg', { leg: 'person' });
  const afterUrl = urlOf(leg, 'dialled', { n: String(joinsOf(leg)) });
  return { do: 'dial', to, callerId: ownNumber(leg.phone), timeoutS, afterUrl, answeredUrl };
}

/** A leg joins the conference of its session. */
export function conference(leg: SteeredCall, role: 'caller' | 'person'): Instruction {
  const name = `greenroom-${leg.call.fence.sessionId}`;
  const holdUrl = leg.phone.holdUrl ?? leg.holdUrl ?? `${leg.phone.origin}/phone/hold.wav`;
  return { do: 'conference', name, role, holdUrl, afterUrl: urlOf(leg, 'left', { leg: role }) };
}

/** The caller's leg comes to the bot, by its next token; the one before it has been used. */
export function comeBack(leg: SteeredCall): Instruction {
  const n = joinsOf(leg);
  const token = leg.links.joinToken(leg.call.fence.sessionId, n);
  return {
    do: 'connect',
    socketUrl: socketUrl(leg, token),
    afterUrl: urlOf(leg, 'after', { n: String(n + 1) }),
  };
}

/** Where a leg's socket comes in. */
export function socketUrl({ call, task, links, phone, nowMs }: SteeredCall, token: string): string {
  const { sessionId } = call.fence;
  const { taskId, endpoint } = task;
  const linked = { sessionId, taskId, endpoint, expiresAtMs: nowMs + LINK_MS };
  return links.socketUrl(linked, { origin: phone.origin, token });
}

/** An address of ours for a leg of the session. */
export function urlOf(leg: SteeredCall, what: string, query: Record<string, string>): string {
  const { origin, carrier } = leg.phone;
  const search = new URLSearchParams({ session: leg.call.fence.sessionId, ...query });
  return `${origin}/phone/${carrier}/${what}?${search}`;
}
