/** What a call is made of. */
import type { Agent } from '../../../core/agent.ts';
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import type { TimerClock } from '../../../core/time/clock.ts';
import type { Tape } from '../archive/tape.ts';
import type { ConversationEngine } from '../conversation/engine/engine.ts';

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
