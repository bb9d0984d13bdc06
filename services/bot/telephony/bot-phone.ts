/** The phone's part of one bot: its call's sockets, what the carrier tells, and what the carrier is told. */
import type { Socket } from 'node:net';
import type { BotSession, FromBot, SocketRequest } from '../../../core/bot-messages.ts';
import type { ControlAnswer } from '../../../core/carrier.ts';
import type { Clock } from '../../../core/clock.ts';
import type { LegCommand, PhoneEvent } from '../../../core/phone-control.ts';
import type { PhoneCall } from '../../../core/phone.ts';
import type { Call } from '../call.ts';
import { createPhoneLines, hearCaller } from './phone-lines.ts';

/** What it is made of. */
export interface BotPhoneDeps {
  readonly session: BotSession & { readonly phone: PhoneCall };
  readonly call: Call;
  readonly clock: Clock;
  readonly monotonicMs: () => number;
  readonly tell: (message: FromBot) => void;
}

/** What the supervisor's messages come to. */
export interface BotPhone {
  takeSocket(request: SocketRequest, socket: Socket): void;
  onEvent(event: PhoneEvent): void;
  steered(requestId: number, answer: ControlAnswer): void;
}

/** Over one call. */
export function createBotPhone(deps: BotPhoneDeps): BotPhone {
  const { session, call, clock, monotonicMs } = deps;
  const steering = createSteering(deps.tell);
  const lines = createPhoneLines({
    phone: session.phone,
    clock,
    monotonicMs,
    caller: hearCaller(call, () => false),
    person: { onLine: () => undefined, onLost: () => undefined },
  });
  return {
    takeSocket: (request, socket) => lines.takeSocket(request, socket),
    onEvent(event) {
      if (event.type === 'leg' && event.leg === 'caller' && event.status === 'completed')
        call.end('caller_left');
    },
    steered: steering.steered,
  };
}

/** A command that has not been answered by then failed. */
const STEER_TIMEOUT_MS = 20_000;

/** Commands to the carrier and their answers. */
export function createSteering(tell: (message: FromBot) => void) {
  const waiting = new Map<number, (answer: ControlAnswer) => void>();
  let lastId = 0;
  return {
    steer: (command: LegCommand): Promise<ControlAnswer> =>
      new Promise((resolve) => {
        const requestId = ++lastId;
        const settle = (answer: ControlAnswer) => {
          clearTimeout(timer);
          waiting.delete(requestId);
          resolve(answer);
        };
        const late = { outcome: 'failed', status: 0, because: 'no answer' } as const;
        const timer = setTimeout(() => settle(late), STEER_TIMEOUT_MS);
        waiting.set(requestId, settle);
        tell({ type: 'steer', requestId, command });
      }),
    steered: (requestId: number, answer: ControlAnswer) => waiting.get(requestId)?.(answer),
  };
}
