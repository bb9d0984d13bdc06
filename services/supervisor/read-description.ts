/** Reads what is known of the task's agent: `agents.json`, which the bundle's making writes beside the programs. */
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import type { AgentDescription } from '../../core/agent-description.ts';

const path = z.string().check(z.minLength(1), z.maxLength(512));

const bot = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('conversation') }),
  z.object({ kind: z.literal('pipecat'), entry: path, requirements: z.optional(path) }),
  z.object({
    kind: z.literal('image'),
    image: path,
    port: z.int().check(z.gte(1024), z.lte(65_535)),
    credentials: z.optional(path),
  }),
]);

const description = z.object({
  name: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/)),
  bot,
  isolation: z.enum(['process', 'task']),
  spareSeats: z.int().check(z.gte(0), z.lte(2)),
  keeps: z.boolean(),
  maxDurationS: z.int().check(z.gte(10), z.lte(14_400)),
});

/** The agent of that name among the described. Throws an error that says what is wrong. */
export function readDescription(json: string, name: string): AgentDescription {
  const parsed = z.array(description).safeParse(JSON.parse(json), { error: en().localeError });
  if (!parsed.success) throw new Error(`Cannot read agents.json: ${z.prettifyError(parsed.error)}`);
  const found = parsed.data.find((agent) => agent.name === name);
  if (!found) throw new Error(`Cannot find agent ${name}: agents.json has no such name`);
  return found;
}
