/** How often a caller may signal its bot. Counted where signals come in, so that a flood costs no task anything, and by the bot again. */
import type { ProxiedAnswer, Signal } from '../claim/dispatch.ts';
import { createBudget } from './budget.ts';
import { refuseSignal } from './refuse-signal.ts';

/** A stock client tries three times, two seconds apart; a person reloads a page ten times in a row. */
const OFFERS = { perSecond: 1, burst: 20 };

/** A stock client sends its candidates five times a second while it gathers. */
const CANDIDATES = { perSecond: 10, burst: 50 };

/** Answers the refusal of one signal, or nothing where it may pass. */
export type SignalBudget = (method: Signal['method']) => ProxiedAnswer | undefined;

/** One session's. */
export function createSignalBudget(nowMs: () => number): SignalBudget {
  const offers = createBudget(OFFERS, nowMs);
  const candidates = createBudget(CANDIDATES, nowMs);
  return (method) => {
    if (method === 'PATCH')
      return candidates.take()
        ? undefined
        : refuseSignal(429, 'TOO_MANY_CANDIDATES', 'try again in a second');
    // The stock client gives up at once for a 4xx, and tries again after any other.
    return offers.take()
      ? undefined
      : refuseSignal(503, 'TOO_MANY_OFFERS', 'try again in two seconds');
  };
}
