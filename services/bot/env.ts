/** The environment of a bot process, as its supervisor sets it. */
import { z } from 'zod';

const schema = z.object({
  GREENROOM_AGENT: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  GREENROOM_MEDIA_PORT: z.coerce.number().int().min(0).max(65_535),
  /** What callers reach the task by, separated by commas. */
  GREENROOM_PUBLIC_ADDRESS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((part) => part !== '')),
  /** Set on a laptop: a bot without a call leaves when its agent's file has changed. */
  GREENROOM_RELOAD: z.string().optional(),
  /** The one address to bind media to; without it, all. */
  GREENROOM_BIND_ADDRESS: z.string().optional(),
});

/** The environment, read. */
export type BotProcessEnv = z.infer<typeof schema>;

/** Parses the environment. Throws an error that names each variable that is missing or wrong. */
export function parseBotEnv(env: Readonly<Record<string, string | undefined>>): BotProcessEnv {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Cannot start the bot: ${wrong.join('; ')}`);
}
