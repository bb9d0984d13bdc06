/** What an operator asks of the API. */
import * as z from 'zod/mini';

/** One pool; missing: all that the key is for. */
export const ofPool = z.object({ pool: z.optional(z.string()) });

/** Which sessions. */
export const sessionSearch = z.object({
  pool: z.optional(z.string()),
  phase: z.optional(z.enum(['placing', 'waiting', 'live', 'over'])),
  find: z.optional(z.string().check(z.maxLength(128))),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
});

/** Where new sessions are to go. */
export const rollbackWish = z.strictObject({
  /** Missing: the revision before the current one. */
  to: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  /** Percent of new sessions. */
  share: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
});
