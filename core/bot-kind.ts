/** The kind of bot: what sits in a seat. The pool does not care; whatever starts a seat's process does. */
import { z } from 'zod';

/** `conversation` is ours, in TypeScript: everything else in an agent file speaks of it. */
export const botKindSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('conversation') }),
]);

/** What sits in a seat. */
export type BotKind = z.infer<typeof botKindSchema>;
