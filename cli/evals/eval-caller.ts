/** A caller of an evaluation: speaks or types, and knows what the bot did since. */
import type { CallerTurn } from '../../core/evals.ts';
import type { EngineEvent } from '../../services/bot/conversation/engine/engine.ts';

/** An event, and when it came, in ms. */
export type TimedEvent = EngineEvent & { readonly atMs: number };

/** One caller in one conversation. */
export interface EvalCaller {
  /** Whether the bot begins. */
  readonly greets: boolean;
  /** Everything that happened since the call began. */
  readonly events: readonly TimedEvent[];
  /** Does it; resolves when the caller's last sound or key was sent. */
  act(turn: CallerTurn): Promise<void>;
  /** From the end of the caller's latest act to the bot's first sound after it; nothing while it is silent. */
  answeredAfterMs(): number | undefined;
  /** Both sides so far as a WAV file; nothing where there was no sound. */
  recording(): Uint8Array | undefined;
  close(): Promise<void>;
}
