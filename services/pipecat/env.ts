/** The environment of a Pipecat seat's host, as its supervisor sets it; what is not read here goes on to the bot. */
import { z } from 'zod';
import { botKindSchema } from '../../core/bot-kind.ts';

const schema = z.object({
  /** What is hosted, as JSON. */
  GREENROOM_BOT: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(botKindSchema),
  /** The folder that the bot's paths begin at. */
  GREENROOM_BOT_ROOT: z.string().min(1),
  /** The interpreter of the bot's own environment. */
  GREENROOM_PYTHON: z.string().min(1),
  GREENROOM_MEDIA_PORT: z.coerce.number().int().min(0).max(65_535),
  /** What callers reach the task by, separated by commas. */
  GREENROOM_PUBLIC_ADDRESS: z.string().optional(),
  GREENROOM_BIND_ADDRESS: z.string().optional(),
  TMPDIR: z.string().min(1),
});

/** The environment, read. */
export type HostEnv = z.infer<typeof schema>;

/** Parses the environment. Throws an error that names each variable that is missing or wrong. */
export function parseHostEnv(env: Readonly<Record<string, string | undefined>>): HostEnv {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Cannot host the bot: ${wrong.join('; ')}`);
}

/** Variables of the host's own that are no business of the bot's. */
const OWN = /^(GREENROOM_(?!TASK$)|NODE_)/;

/** What the bot's process gets: the agent's keys, its scratch folder as its home, and a log without what was said unless asked for. */
export function botEnvOf(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const own = Object.entries(env).filter(([name]) => !OWN.test(name));
  const level = env['PIPECAT_LOG_LEVEL'] ?? 'INFO';
  return { LOGURU_LEVEL: level, HOME: env['TMPDIR'], ...Object.fromEntries(own) };
}
