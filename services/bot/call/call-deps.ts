/** What a call is made of. */
import type { Agent } from '../../../core/agent.ts';
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import type { TransferWish } from '../../../core/phone/phone-control.ts';
import type { TimerClock } from '../../../core/time/clock.ts';
import type { Tape } from '../archive/tape.ts';
import type { ConversationEngine } from '../conversation/engine/engine.ts';

/** How a caller is handed over to a person. */
export interface HandOver {
  /** To somebody of the agent's list; answers whether it can be tried. */
  begin(wish: TransferWish): boolean;
  /** Whether the caller is with somebody else, or on the way: nobody idles until they are back. */
  isAway(): boolean;
}

/** What a call needs. */
export interface CallDeps {
  readonly agent: Agent;
  readonly engine: ConversationEngine;
  readonly clock: TimerClock;
  readonly newId: () => string;
  readonly tell: (message: FromBot) => void;
  /** What is kept of the call goes there. */
  readonly tape?: Tape | undefined;
}
