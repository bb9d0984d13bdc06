/** Commands to the carrier, by way of the supervisor, and their answers. */
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import type { ControlAnswer } from '../../../core/phone/carrier.ts';
import type { LegCommand } from '../../../core/phone/phone-control.ts';
import type { TimerClock } from '../../../core/time/clock.ts';

/** A command that has not been answered by then failed. */
const STEER_TIMEOUT_MS = 20_000;

/** Nothing asked yet. */
export function createSteering(tell: (message: FromBot) => void, clock: Pick<TimerClock, 'after'>) {
  const waiting = new Map<number, (answer: ControlAnswer) => void>();
  let lastId = 0;
  return {
    steer: (command: LegCommand): Promise<ControlAnswer> =>
      new Promise((resolve) => {
        const requestId = ++lastId;
        const settle = (answer: ControlAnswer) => {
          cancel();
          waiting.delete(requestId);
          resolve(answer);
        };
        const late = {
          outcome: 'failed',
          why: 'unclear',
          status: 0,
          because: 'no answer',
        } as const;
        const cancel = clock.after(STEER_TIMEOUT_MS, () => settle(late));
        waiting.set(requestId, settle);
        tell({ type: 'steer', requestId, command });
      }),
    steered: (requestId: number, answer: ControlAnswer) => waiting.get(requestId)?.(answer),
  };
}
