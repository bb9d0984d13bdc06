/** The conversation, as the rest of the bot sees it: audio in, audio out, events. What runs behind it can be replaced. */
import type { SessionFacts } from '../../../../core/agent/session-facts.ts';
import type { TurnLedger, TurnStages } from '../../../../core/session/turn-ledger.ts';
import type { ProviderFault } from '../../providers/provider-fault.ts';

/** Samples a second, both ways, 16-bit mono. */
export const ENGINE_RATE = 16_000;

/** Samples of a 20 ms frame. */
export const FRAME_SAMPLES = ENGINE_RATE / 50;

/** What happens in a conversation. */
export type EngineEvent =
  | { readonly type: 'user-started-speaking' | 'user-stopped-speaking' }
  | {
      readonly type:
        | 'bot-thinking'
        | 'bot-started-speaking'
        | 'bot-stopped-speaking'
        | 'bot-listening';
    }
  | { readonly type: 'user-said'; readonly text: string; readonly final: boolean }
  /** A turn of the caller, spoken, typed or pressed, as the conversation knows it. */
  | { readonly type: 'user-turn'; readonly text: string }
  /** The agent's code wants the call kept from now on, or not. */
  | { readonly type: 'recording'; readonly on: boolean }
  /** A sentence of the bot; `written` is one that nobody will hear. */
  | { readonly type: 'bot-says'; readonly text: string; readonly written?: true }
  | { readonly type: 'bot-said'; readonly text: string; readonly interrupted: boolean }
  | {
      readonly type: 'tool';
      readonly callId: string;
      readonly name: string;
      readonly state: 'started' | 'done' | 'failed';
    }
  | { readonly type: 'turn'; readonly stages: TurnStages; readonly ledger?: TurnLedger }
  /** The session is to end, or to be handed to a person: it was said to the end, and not taken back. */
  | {
      readonly type: 'wants';
      readonly what: 'end' | 'transfer';
      readonly target?: string;
      /** What the person is told before they take the caller. */
      readonly about?: string;
      /** Why nothing could answer any more. */
      readonly failed?: string;
    }
  /** The caller has interrupted: what was said and not heard yet is not to be heard. */
  | { readonly type: 'bot-cut' }
  /** A provider failed, and another one was asked; or is well again. */
  | {
      readonly type: 'provider';
      readonly provider: string;
      readonly state: 'resting' | 'well';
      readonly fault?: ProviderFault;
    }
  /** What a model that hears and speaks by itself has counted. */
  | {
      readonly type: 'usage';
      readonly model: string;
      readonly inputTokens: number;
      readonly outputTokens: number;
    }
  | { readonly type: 'failed'; readonly message: string };

/** One running conversation. */
export interface ConversationEngine {
  /** Whether it can hear; if not, the caller must type or press keys. */
  readonly canHear: boolean;
  /** One 20 ms frame of the caller's voice. */
  pushPcm(frame: Int16Array): void;
  /** The next 20 ms frame to play, or nothing for silence. Called each 20 ms. */
  pullPcm(): Int16Array | undefined;
  /** One silent turn, so that the first real one meets warm code. */
  warm(): Promise<void>;
  /** Tells it whose conversation it is; before that it serves nobody. */
  begin(session: SessionFacts): void;
  /** Says the agent's greeting, if it has one. */
  greet(): void;
  /** Says this text, after what is being said. */
  say(text: string): void;
  /** The caller typed this, and is answered by voice, or in writing alone. */
  sendText(text: string, answer?: 'spoken' | 'written'): void;
  /** This was said, as far as the conversation knows; it is no turn, and nobody answers it. */
  note(role: 'user' | 'assistant', text: string): void;
  /** The caller pressed these keys. */
  pressKeys(keys: readonly string[]): void;
  /** Apologises and leaves: nothing can answer any more, for this reason. */
  giveUp(why: string): void;
  /** Silence now. */
  interrupt(): void;
  /** How many samples of what was pulled the caller has not heard yet, where a transport sends ahead of playing. */
  measureUnheard(unheard: () => number): void;
  close(): Promise<void>;
}
