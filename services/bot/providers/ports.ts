/** What the conversation wants of hearing, a model and a voice; whoever serves it implements one of these. */
import type { ProviderFault } from './provider-fault.ts';

/** A piece of what the caller said. A later text of the same segment replaces the earlier one. */
export interface HeardText {
  readonly segment: string;
  readonly text: string;
  /** Whether the segment will not change any more. */
  readonly final: boolean;
}

/** What a hearing stream tells. */
export interface HearingEvents {
  onText(heard: HeardText): void;
  /** The caller has said something, and no word of it was heard. */
  onUnheard?(): void;
  /** The stream is over; whoever opened it opens another one. */
  onFault(fault: ProviderFault): void;
}

/** One open ear. */
export interface HearingStream {
  /** 16-bit mono samples at the engine's rate. */
  push(pcm: Int16Array): void;
  /** The caller's voice began; samples since shortly before were pushed already. */
  speechStarted(): void;
  /** The caller is silent: what is known should be told now. */
  speechEnded(): void;
  close(): void;
}

/** Hearing. */
export interface Hearer {
  readonly name: string;
  /** How long it may take to tell what was said, where that is longer than a provider may. */
  readonly patienceMs?: number;
  open(events: HearingEvents): HearingStream;
}

/** One line of the conversation, as a model is told it. */
export type MindTurn =
  | { readonly role: 'user' | 'assistant'; readonly text: string }
  | { readonly role: 'call'; readonly id: string; readonly tool: string; readonly args: string }
  | {
      readonly role: 'result';
      readonly id: string;
      readonly tool: string;
      readonly output: string;
      readonly failed: boolean;
    };

/** A tool, as a model is told of it. `schema` is JSON Schema. */
export interface MindTool {
  readonly name: string;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** What a model is asked. */
export interface MindRequest {
  readonly instructions: string;
  readonly turns: readonly MindTurn[];
  /** None may be called where this is empty. */
  readonly tools: readonly MindTool[];
}

/** A piece of a model's answer. */
export type MindPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'call'; readonly id: string; readonly tool: string; readonly args: string }
  | { readonly type: 'usage'; readonly inputTokens: number; readonly outputTokens: number };

/** A model. Throws a `ProviderFault`. */
export interface Mind {
  readonly name: string;
  reply(request: MindRequest, signal: AbortSignal): AsyncIterable<MindPart>;
  /** Opens connections and fills prompt caches, ahead of the first turn. */
  prime?(request: MindRequest): Promise<void>;
}

/** The samples that follow say the sentence of this number; told by voices that speak a sentence at a time. */
export type Saying = (index: number) => void;

/** A voice. Pieces of a reply's text come as the model writes them; samples leave as they are made. Throws a `ProviderFault`. */
export interface Mouth {
  readonly name: string;
  /** 16-bit mono samples at the engine's rate. */
  speak(
    text: AsyncIterable<string>,
    signal: AbortSignal,
    saying?: Saying,
  ): AsyncIterable<Int16Array>;
  prime?(): Promise<void>;
}
