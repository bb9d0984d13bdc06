/** Reads the supervisor's environment; a missing or wrong variable is an error that names it. */
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { type NameWay, readNameWay } from '../../core/access/socket-way.ts';
import type { BotEnv } from './env.ts';

const name = z.string().check(z.minLength(1));
const whole = (from: number, to: number) =>
  z.coerce.number().check(z.int(), z.gte(from), z.lte(to));

const list = z.pipe(
  z._default(z.string(), ''),
  z.transform((text) => text.split(',').filter((part) => part !== '')),
);

const schema = z.object({
  TABLE_NAME: name,
  GREENROOM_DEPLOYMENT: z._default(name, 'local'),
  GREENROOM_POOL: name,
  GREENROOM_REVISION: name,
  GREENROOM_AGENT: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/)),
  GREENROOM_SPARE_SEATS: whole(0, 2),
  GREENROOM_PORT: whole(0, 65_535),
  GREENROOM_MEDIA_PORT: whole(0, 65_533),
  GREENROOM_VCPU: z.coerce.number().check(z.positive()),
  GREENROOM_BOT_SECRETS: list,
  GREENROOM_BOT_ENV: z.pipe(
    z._default(z.string(), '{}'),
    z.transform((text) => JSON.parse(text) as Record<string, string>),
  ),
  GREENROOM_PROVIDER_ROLE: z.optional(z.string()),
  GREENROOM_ARCHIVE: z.optional(name),
  GREENROOM_BOT_ROOT: z.optional(name),
  GREENROOM_PYTHON: z.optional(name),
  GREENROOM_CALLERS: z.optional(z.literal('outside')),
  GREENROOM_PHONE: z.optional(z.string()),
  GREENROOM_LAUNCHED_AT_MS: z.optional(z.coerce.number()),
  GREENROOM_PRIVATE_ADDRESS: z.optional(z.string()),
  GREENROOM_PUBLIC_ADDRESS: list,
});

/** The task's own name and TLS: below which domain and in which zone, on which port, and where its certificate is. */
export interface DirectSettings extends NameWay {
  readonly zoneId: string;
  readonly certificateSecret: string;
}

/** The environment with its numbers read. */
export interface SupervisorSettings extends z.infer<typeof schema> {
  /** Missing: sockets come by the edge, or straight. */
  readonly direct?: DirectSettings | undefined;
}

/** Parses the environment. Throws an error that names each variable that is missing or wrong. */
export function parseSupervisorEnv(env: Partial<BotEnv>): SupervisorSettings {
  const parsed = schema.safeParse(env, { error: en().localeError });
  const issues = parsed.success ? [] : parsed.error.issues;
  const wrong = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const direct = readDirect(env, wrong);
  if (parsed.success && wrong.length === 0) return { ...parsed.data, direct };
  throw new Error(`Cannot start the supervisor: ${wrong.join('; ')}`);
}

const DIRECT = ['DIRECT_DOMAIN', 'DIRECT_ZONE_ID', 'DIRECT_CERTIFICATE_SECRET'] as const;

function readDirect(env: Partial<BotEnv>, wrong: string[]): DirectSettings | undefined {
  const missing = DIRECT.filter((variable) => !env[variable]);
  if (missing.length === DIRECT.length) return undefined;
  if (missing.length > 0)
    wrong.push(`${DIRECT.join(', ')} go together, got no ${missing.join(', ')}`);
  const way = readNameWay(env, wrong);
  const { DIRECT_ZONE_ID: zoneId = '', DIRECT_CERTIFICATE_SECRET: certificateSecret = '' } = env;
  return way && { ...way, zoneId, certificateSecret };
}
