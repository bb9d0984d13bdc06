/** What agents without a model know: intents, each with its phrases and its reply. */
import { z } from 'zod';
import type { SessionFacts } from './session-facts.ts';

/** What a reply's own code is given. */
export interface IntentTurn {
  /** What the caller said, typed or pressed. */
  readonly words: string;
  readonly session: SessionFacts;
}

/** Something the caller may want, and what the bot does about it. */
export interface Intent {
  readonly name: string;
  /** Phrases that a recogniser listens for, lower case, words only. */
  readonly phrases: readonly string[];
  /** The keypad key, or keys, that mean the same. */
  readonly key?: string;
  /** What the bot says; a function when a tool must be asked first. */
  readonly reply: string | ((turn: IntentTurn) => string | Promise<string>);
  /** What happens when the reply was said. */
  readonly afterwards?: 'end' | 'transfer';
}

/** The rule for an intent in an agent file. */
export const intentSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a-z, 0-9 and dashes, at most 32'),
  phrases: z.array(z.string().regex(/^[a-z' ]+$/, 'must be lower case words')).min(1),
  key: z
    .string()
    .regex(/^[0-9*#]{1,32}$/, 'must be keys of a keypad')
    .optional(),
  reply: z.union([z.string(), z.custom<() => string>((value) => typeof value === 'function')]),
  afterwards: z.enum(['end', 'transfer']).optional(),
});
