/** The account of each turn: the bot's own stages beside those that only the caller's client can measure. */
import {
  type ClientTimes,
  ledgerOf,
  type TurnBudget,
  type TurnLedger,
  type TurnStages,
} from '../../core/turn-ledger.ts';

/** One call's. */
export interface TurnAccount {
  /** The client's latest measures count for the turns to come. */
  measured(times: ClientTimes): void;
  /** As an event and a message hold it. */
  of(stages: TurnStages): {
    readonly type: 'turn';
    readonly stages: TurnStages;
    readonly ledger: TurnLedger;
  };
}

/** Against this budget; a client that measures nothing has no stages. */
export function createTurnAccount(budget: TurnBudget): TurnAccount {
  let client: ClientTimes = {};
  return {
    measured: (times) => void (client = times),
    of: (stages) => ({ type: 'turn', stages, ledger: ledgerOf(stages, client, budget) }),
  };
}
