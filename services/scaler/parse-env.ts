/** Reads the scaler's environment; a missing or wrong variable is an error that names it. */
import { z } from 'zod';
import type { PoolSettings, Revision } from '../../core/pool/pool.ts';
import type { ScalerEnv } from './env.ts';

const list = z.string().transform((text) => text.split(',').filter((part) => part !== ''));
const someList = list.refine((parts) => parts.length > 0, 'names nothing');

const settings = z.object({
  minWarm: z.number().int().min(0),
  maxTasks: z.number().int().min(1),
  spareSeats: z.number().int().min(0).max(2),
  isolation: z.enum(['process', 'task']),
  timeZone: z.string(),
  maxTaskAgeMs: z.number().positive(),
  maxSessionsPerTask: z.number().int().min(1),
  worth: z
    .object({
      idleMinute: z.number().positive(),
      instantAnswer: z.number().positive(),
      ownCpu: z.number().positive(),
    })
    .optional(),
  schedules: z
    .array(
      z.object({
        name: z.string(),
        days: z.array(z.number().int().min(0).max(6)),
        from: z.string(),
        to: z.string(),
        minWarm: z.number().int().min(0),
      }),
    )
    .optional(),
  holdUrl: z.string().optional(),
  dateFactors: z.record(z.string(), z.number().min(0)).optional(),
}) satisfies z.ZodType<PoolSettings>;

const deployment = z.object({ revision: z.string(), taskDefinition: z.string(), settings });

const schema = z.object({
  TABLE_NAME: z.string().min(1),
  POOLS: someList,
  CLUSTER: z.string().min(1),
  SUBNETS: someList,
  SECURITY_GROUPS: someList,
  ASSIGN_PUBLIC_IP: z.enum(['ENABLED', 'DISABLED']),
  DIRECT_DOMAIN: z.string().optional(),
  LOOP_SECONDS: z.coerce.number().min(1).max(840),
  DEPLOYMENTS: z
    .string()
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        ctx.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), deployment)),
});

/** The environment with its lists and numbers read. */
export type ScalerSettings = Omit<z.infer<typeof schema>, 'DIRECT_DOMAIN' | 'DEPLOYMENTS'> & {
  readonly DEPLOYMENTS: Readonly<Record<string, Deployment>>;
};

/** One pool as a deploy describes it. */
export type Deployment = Pick<Revision, 'revision' | 'taskDefinition' | 'names'> & {
  settings: PoolSettings;
};

/** Parses the environment. Throws an error that names each variable that is missing or wrong. */
export function parseScalerEnv(env: Partial<ScalerEnv>): ScalerSettings {
  const parsed = schema.safeParse(env);
  if (parsed.success) return withNames(parsed.data);
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Cannot start the scaler: ${wrong.join('; ')}`);
}

/** Every pool's tasks have them, or none's. */
function withNames({ DIRECT_DOMAIN: names, ...settings }: z.infer<typeof schema>): ScalerSettings {
  if (names === undefined) return settings;
  const named = Object.entries(settings.DEPLOYMENTS).map(([pool, of]) => [pool, { ...of, names }]);
  return { ...settings, DEPLOYMENTS: Object.fromEntries(named) as ScalerSettings['DEPLOYMENTS'] };
}
