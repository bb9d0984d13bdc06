/** Reads what is known of the task's agent: `agents.json`, which the bundle's making writes beside the programs. */
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import type { AgentDescription, WrongAgent } from '../../core/agent/agent-description.ts';

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
  holdUrl: z.optional(z.string().check(z.maxLength(512))),
  any: z.array(z.enum(['stt', 'llm', 'tts'])),
});

const wrongAgent = z.object({ name: z.string(), wrong: z.string() });

/** The agent of that name among the described. Throws an error that says what is wrong. */
export function readDescription(json: string, name: string): AgentDescription {
  const found = findDescription(json, name);
  if (!found) throw new Error(`Cannot find agent ${name}: agents.json has no such name`);
  if ('wrong' in found) throw new Error(`Cannot use agent ${name}: ${found.wrong}`);
  return found;
}

/** What is known of that name, if anything. Throws an error that says what is wrong in the file. */
export function findDescription(
  json: string,
  name: string,
): AgentDescription | WrongAgent | undefined {
  const named = z.array(z.looseObject({ name: z.string() })).parse(JSON.parse(json));
  const one = named.find((agent) => agent.name === name);
  if (!one) return undefined;
  const parsed = ('wrong' in one ? wrongAgent : description).safeParse(one, {
    error: en().localeError,
  });
  if (parsed.success) return parsed.data;
  throw new Error(`Cannot read agents.json: ${name}: ${z.prettifyError(parsed.error)}`);
}
