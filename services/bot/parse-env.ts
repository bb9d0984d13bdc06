/** Reads the supervisor's environment; a missing or wrong variable is an error that names it. */
import { z } from 'zod';
import type { BotEnv } from './env.ts';

const schema = z.object({
  TABLE_NAME: z.string().min(1),
  GREENROOM_POOL: z.string().min(1),
  GREENROOM_REVISION: z.string().min(1),
  GREENROOM_AGENT: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  GREENROOM_SPARE_SEATS: z.coerce.number().int().min(0).max(2),
  GREENROOM_PORT: z.coerce.number().int().min(0).max(65_535),
  GREENROOM_MEDIA_PORT: z.coerce.number().int().min(0).max(65_533),
  GREENROOM_VCPU: z.coerce.number().positive(),
  GREENROOM_BOT_SECRETS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((name) => name !== '')),
  GREENROOM_LAUNCHED_AT_MS: z.coerce.number().optional(),
  GREENROOM_PRIVATE_ADDRESS: z.string().optional(),
  GREENROOM_PUBLIC_ADDRESS: z.string().optional(),
});

/** The environment with its numbers read. */
export type SupervisorSettings = z.infer<typeof schema>;

/** Parses the environment. Throws an error that names each variable that is missing or wrong. */
export function parseSupervisorEnv(env: Partial<BotEnv>): SupervisorSettings {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Cannot start the supervisor: ${wrong.join('; ')}`);
}
