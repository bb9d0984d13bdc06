/** One operation of the API, for its description. */
import type * as z from 'zod/mini';

/** A path and a method, with what they take and answer. */
export interface Operation {
  readonly path: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly summary: string;
  readonly request?: z.ZodMiniType;
  readonly query?: z.ZodMiniObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, readonly [string, z.ZodMiniType?]>>;
}

/** The header of requests that may be sent twice. */
export const KEY = { 'Idempotency-Key': 'the same key gives the same session' };
