/** A seat in this process's memory: the bot that sits in it, and the call it serves. */
import type { BotSession } from '../../../core/bot-messages.ts';
import type { EndReason, Session } from '../../../core/session.ts';
import type { SeatFence } from '../../../core/task-transitions.ts';
import type { BotProcess } from './bot-process.ts';

/** One seat. */
export interface LocalSeat {
  readonly index: number;
  bot: BotProcess | undefined;
  /** The process has said that it is warm. */
  warm: boolean;
  call: LocalCall | undefined;
  /** Frames over 60 ms late, by second, newest last. */
  late: number[];
  /** Processes in a row that died before they were warm. */
  failures: number;
}

/** A call that the seat's bot accepted. */
export interface LocalCall {
  readonly fence: SeatFence;
  /** What the bot said of its end; a bot that said nothing died. */
  reason: EndReason | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** Seconds that late frames are remembered. */
const LATE_WINDOW_S = 10;

/** An empty seat. */
export function createSeat(index: number): LocalSeat {
  return { index, bot: undefined, warm: false, call: undefined, late: [], failures: 0 };
}

/** Remembers a second's late frames. */
export function noteLate(seat: LocalSeat, over60: number): void {
  seat.late = [...seat.late, over60].slice(-LATE_WINDOW_S);
}

/** Frames over 60 ms late in the last ten seconds, of the worst bot. */
export function worstLate(seats: readonly LocalSeat[]): number {
  return Math.max(0, ...seats.map((seat) => seat.late.reduce((sum, n) => sum + n, 0)));
}

/** What a bot is told of its session. */
export function toBotSession(
  { sessionId, epoch }: SeatFence,
  session: Session | undefined,
): BotSession {
  const { requestData, maxDurationMs = 0 } = session ?? {};
  return { sessionId, epoch, maxDurationMs, ...(requestData ? { requestData } : {}) };
}
