/** What an operator asks of the API. */
import * as z from 'zod/mini';
import { sessionsQuery } from '../schemas.ts';

/** Which sessions. */
export const sessionSearch = z.extend(z.omit(sessionsQuery, { state: true }), {
  find: z.optional(z.string().check(z.maxLength(128))),
});

/** What the console looks at. */
export const lookWish = z.extend(sessionSearch, {
  /** One session, whole. */
  session: z.optional(z.string().check(z.maxLength(128))),
});

/** Where new sessions are to go. */
export const rollbackWish = z.strictObject({
  /** Missing: the revision before the current one. */
  to: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  /** Percent of new sessions. */
  share: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
});
