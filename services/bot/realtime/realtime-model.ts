/** What the conversation wants of a model that hears and speaks by itself; whoever serves one implements these. */
import type { TimerClock } from '../../../core/time/clock.ts';
import type { MindTool } from '../providers/ports.ts';
import type { ProviderFault } from '../providers/provider-fault.ts';

/** One line of the conversation, as a model is told of it that takes it over. */
export interface SaidLine {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** What a model tells of the conversation. */
export type RealtimeEvent =
  /** The caller's words; a final text is one whole turn, or a part of one. */
  | { readonly type: 'heard'; readonly text: string; readonly final: boolean }
  /** The caller is done, and is going to be answered. */
  | { readonly type: 'turn' }
  /** The caller takes the word: what was said and not heard is not to be heard. */
  | { readonly type: 'interrupted' }
  /** What it is going to say, in pieces; `written` is not spoken. */
  | { readonly type: 'text'; readonly text: string; readonly written?: true }
  /** Samples at the engine's rate; `item` names the stretch of speech that they belong to. */
  | { readonly type: 'sound'; readonly pcm: Int16Array; readonly item: string }
  /** A tool, of a reply that is given. */
  | { readonly type: 'call'; readonly id: string; readonly tool: string; readonly args: string }
  /** The reply is whole, with what followed from its tools. */
  | { readonly type: 'done' }
  | { readonly type: 'usage'; readonly inputTokens: number; readonly outputTokens: number };

/** What became of a tool. */
export interface ToolResult {
  readonly id: string;
  readonly output: string;
  readonly failed: boolean;
  /** Nothing is to be said to it: the farewell was said already. */
  readonly quiet: boolean;
}

/** One open connection. */
export interface RealtimeLink {
  /** 20 ms of the caller's voice at the engine's rate, all the time: in silence, too. */
  push(pcm: Int16Array): void;
  /** Has it say this, word for word. */
  say(text: string): void;
  /** The caller typed this, and wants an answer. */
  ask(text: string, answer: 'spoken' | 'written'): void;
  /** This was said; nobody answers it. */
  note(line: SaidLine): void;
  /** Nothing more of the reply that is being made. */
  stop(): void;
  /** Of this stretch of speech only so much was heard. */
  heard(item: string, ms: number): void;
  result(result: ToolResult): void;
  close(): void;
}

/** What a conversation with it begins with. */
export interface RealtimeStart {
  readonly instructions: string;
  readonly tools: readonly MindTool[];
  /** What was said so far; asked again when a connection is renewed. */
  readonly history: () => readonly SaidLine[];
  readonly language: string;
  readonly clock: TimerClock;
  readonly endpointing: { readonly minMs: number; readonly by: 'text' | 'silence' };
}

/** Who listens. */
export interface RealtimeEvents {
  readonly onEvent: (event: RealtimeEvent) => void;
  /** The connection is over; nothing is told of it any more. */
  readonly onFault: (fault: ProviderFault) => void;
}

/** A model that hears and speaks. */
export interface RealtimeModel {
  readonly name: string;
  /** Resolves when it can be spoken to. Throws a `ProviderFault`. */
  open(start: RealtimeStart, events: RealtimeEvents): Promise<RealtimeLink>;
}
