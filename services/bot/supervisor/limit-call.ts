/** Ends calls from outside: a bot is asked to leave, and one that stays is killed. */
import type { Clock } from '../../../core/clock.ts';
import type { EndReason } from '../../../core/session.ts';
import type { LocalCall, LocalSeat } from './seat.ts';

/** The bot enforces its longest duration itself; we only when it did not. */
const OVERTIME_MS = 5_000;

/** From being asked to being killed: a goodbye, spoken. */
const LEAVE_MS = 8_000;

/** Watches over a call's longest duration until the call is over. */
export async function limitCall(
  deps: { readonly clock: Clock },
  seat: LocalSeat,
  { call, maxDurationMs }: { readonly call: LocalCall; readonly maxDurationMs: number },
): Promise<void> {
  await deps.clock.sleep(maxDurationMs + OVERTIME_MS, call.over.signal);
  if (!call.over.signal.aborted) await askToLeave(deps, seat, 'max_duration');
}

/** Asks the bot of a seat's call to leave, and sees to it that it does. */
export async function askToLeave(
  { clock }: { readonly clock: Clock },
  { bot, call }: LocalSeat,
  reason: EndReason,
): Promise<void> {
  if (!call) return;
  call.asked ??= reason;
  bot?.send({ type: 'end', reason });
  await clock.sleep(LEAVE_MS, call.over.signal);
  if (!call.over.signal.aborted) bot?.kill();
}
