/** What of a conversation its supervisor is told: each turn's account, and providers that fail; no word of what was said. */
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import { type ClientTimes, ledgerOf, type TurnBudget } from '../../../core/session/turn-ledger.ts';
import type { EngineEvent } from '../conversation/engine/engine.ts';

type Told = Extract<FromBot, { type: 'turn' | 'provider' }>;

/** One call's. */
export interface SupervisorWords {
  /** What only the caller's client can measure; its latest measures count for the turns to come. */
  measured(times: ClientTimes): void;
  /** The message of an event, if it has one. */
  of(event: EngineEvent): Told | undefined;
}

/** Turns are held against this budget. */
export function createSupervisorWords(budget: TurnBudget): SupervisorWords {
  let client: ClientTimes = {};
  return {
    measured: (times) => void (client = times),
    of(event) {
      if (event.type === 'turn') {
        const { stages } = event;
        return { type: 'turn', stages, ledger: ledgerOf(stages, client, budget) };
      }
      if (event.type !== 'provider') return undefined;
      const { provider, state, fault } = event;
      return { type: 'provider', provider, state, ...(fault ? { kind: fault.kind } : {}) };
    },
  };
}
