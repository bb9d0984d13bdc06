/** Ends calls from outside: a bot is asked to leave, and one that stays, or that hangs, is killed. */
import { CONNECT_TIMEOUT_MS } from '../../../core/limits.ts';
import type { EndReason } from '../../../core/session/session.ts';
import type { Clock } from '../../../core/time/clock.ts';
import { watchStarvation } from '../process/starvation.ts';
import type { LocalCall, LocalSeat } from '../seat/seat.ts';

/** The bot enforces its limits itself; we only when it did not. */
const OVERTIME_MS = 5_000;

/** From being asked to being killed: a goodbye, spoken. */
const LEAVE_MS = 8_000;

const LOOK_MS = 500;

/**
 * Looks in a row at which a connected bot, which speaks each second, had said nothing: it hangs. Looks are counted and not time,
 * so that a machine that stood still judges nobody. A caller of a bot that hangs is to know within five seconds.
 */
const SILENT_LOOKS = 7;

/** The same for one that is kept from the CPU: that it says nothing is no word of its own. */
const STARVED_LOOKS = 40;

/** Watches over a call until it is over. */
export async function limitCall(
  deps: { readonly clock: Clock },
  seat: LocalSeat,
  { call, maxDurationMs }: { readonly call: LocalCall; readonly maxDurationMs: number },
): Promise<void> {
  const { clock } = deps;
  const startMs = clock.nowMs();
  const isStarved = watchStarvation(seat.bot?.pid ?? -1);
  for (let silent = 0; !call.over.signal.aborted; ) {
    const passedMs = clock.nowMs() - startMs;
    if (passedMs > maxDurationMs + OVERTIME_MS) return askToLeave(deps, seat, 'max_duration');
    if (!call.connected && passedMs > CONNECT_TIMEOUT_MS + OVERTIME_MS)
      return askToLeave(deps, seat, 'caller_never_connected');
    silent = call.connected && !call.heard ? silent + 1 : 0;
    call.heard = false;
    const patience = silent > 0 && isStarved() ? STARVED_LOOKS : SILENT_LOOKS;
    if (silent >= patience) {
      await clock.sleep(0);
      // What it has said lay unread, for we stood still ourselves.
      if (!call.heard) return seat.bot?.kill();
    }
    await clock.sleep(LOOK_MS, call.over.signal);
  }
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
