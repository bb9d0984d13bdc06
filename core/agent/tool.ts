/** A tool: something the bot can do, which a model asks for by name. */
import { z } from 'zod';
import type { Keypad } from './keypad.ts';
import type { SessionFacts } from './session-facts.ts';

/** What a tool's own code is given besides its input. */
export interface ToolContext {
  readonly session: SessionFacts;
  readonly keypad: Keypad;
  /** Aborted when its time is up, or when the reply that asked for it was taken back. */
  readonly signal: AbortSignal;
  /** Keeps nothing of what is said from now on, such as a card's number, or keeps it again; does nothing where nothing is kept. */
  readonly record: (on: boolean) => void;
}

/** One tool of an agent. */
export interface Tool {
  /** Tells the model what it is for. */
  readonly description: string;
  /** What it must be given; checked before it runs. */
  readonly input: z.ZodObject;
  /** It has failed when it takes longer, in ms. */
  readonly timeoutMs: number;
  /** Said to the caller while it runs, where it takes longer than a moment. */
  readonly meanwhile?: string;
  /** May run for a reply that is never given; only for what has no effect, such as a look-up. */
  readonly speculative: boolean;
  /** Does it. What it returns is told to the model; what it throws, too, as a failure. */
  readonly run: (input: Readonly<Record<string, unknown>>, context: ToolContext) => unknown;
}

/** A tool as it is written. */
export interface ToolInput<I extends z.ZodObject> {
  readonly description: string;
  readonly input: I;
  readonly timeoutMs?: number;
  readonly meanwhile?: string;
  readonly speculative?: boolean;
  readonly run: (input: z.infer<I>, context: ToolContext) => unknown;
}

/** Long for a caller who waits, and short of the silence that ends a call. */
export const TOOL_TIMEOUT_MS = 10_000;

/** A tool whose `run` knows the types of its input. */
export function tool<I extends z.ZodObject>(written: ToolInput<I>): Tool {
  return { timeoutMs: TOOL_TIMEOUT_MS, speculative: false, ...written } as unknown as Tool;
}

/** The rule for a tool in an agent file. */
export const toolSchema = z.strictObject({
  description: z.string().min(1),
  input: z.custom<z.ZodObject>(
    (value) => value instanceof Object && '_zod' in value && 'shape' in value,
    'must be a z.object({ … })',
  ),
  timeoutMs: z.int().min(100).max(60_000),
  meanwhile: z.string().optional(),
  speculative: z.boolean(),
  run: z.custom<Tool['run']>((value) => typeof value === 'function', 'must be a function'),
});
