/**
 * Hung is not healthy: a process that does not become warm, and a warm one that answers no more, with a call or without, are
 * killed, and a fresh one takes the seat. Looks are counted and not time, so that a machine that stood still judges nobody.
 */
import type { Log } from '../../../core/log.ts';
import type { Clock } from '../../../core/time/clock.ts';
import { watchStarvation } from '../process/starvation.ts';
import type { LocalSeat } from './seat.ts';

const LOOK_MS = 1_000;

/** Looks at a process that is being warmed; exceeds the slowest warm-up beside a live call, at a fifth of the CPU. */
const WARM_LOOKS = 90;

/** Looks in a row at which a warm bot had said nothing since it was asked: whoever is given to it is to know within five seconds. */
const HUNG_LOOKS = 3;

/** The same for one that is kept from the CPU: its silence is no word of its own. */
const STARVED_LOOKS = 20;

/** What is remembered of the process in a seat. */
interface Watched {
  readonly pid: number;
  readonly isStarved: () => boolean;
  warming: number;
  unheard: number;
}

/** Asks every bot each second whether it is there, until the signal aborts. */
export async function watchBots(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  seats: readonly LocalSeat[],
  signal: AbortSignal,
): Promise<void> {
  const watched = new Map<number, Watched>();
  while (!signal.aborted) {
    for (const seat of seats) {
      const why = look(seat, watched);
      if (!why) continue;
      const pid = seat.bot?.pid;
      await clock.sleep(0, signal);
      // What it has said lay unread, for we stood still ourselves; or it is gone by now.
      if (seat.heard || seat.bot?.pid !== pid) continue;
      log.warn('bot is taken for hung', { seat: seat.index, why });
      seat.bot?.kill();
    }
    await clock.sleep(LOOK_MS, signal);
  }
}

/** Why the process in this seat is to be killed, if it is. */
function look(seat: LocalSeat, watched: Map<number, Watched>): string | undefined {
  const { bot, warm, index } = seat;
  if (!bot) return undefined;
  let known = watched.get(index);
  if (known?.pid !== bot.pid) known = createWatched(bot.pid);
  watched.set(index, known);
  known.warming = warm ? 0 : known.warming + 1;
  known.unheard = warm && seat.answers && !seat.heard ? known.unheard + 1 : 0;
  seat.heard = false;
  bot.send({ type: 'alive' });
  if (known.warming > WARM_LOOKS) return 'it does not become warm';
  const patience = known.unheard > 0 && known.isStarved() ? STARVED_LOOKS : HUNG_LOOKS;
  return known.unheard > patience ? 'it answers no more' : undefined;
}

function createWatched(pid: number): Watched {
  return { pid, isStarved: watchStarvation(pid), warming: 0, unheard: 0 };
}
