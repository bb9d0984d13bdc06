/** Validation at the door: a body or query is what its schema says, or the answer names each field that is not. */
import type { Context } from 'hono';
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { DEEPEST, isTooDeep } from '../../core/is-too-deep.ts';
import { ApiProblem } from './problem.ts';

/** No body of a well-behaved client comes near this. */
export const BODY_MAX_BYTES = 1024 * 1024;

const english = en().localeError;

/** The JSON body under a schema; an empty body counts as `{}`, for some clients send none. */
export async function readJsonBody<T extends z.ZodMiniType>(
  context: Context,
  schema: T,
): Promise<z.output<T>> {
  const text = await context.req.text();
  return check(schema, text.trim() === '' ? {} : parseJson(text));
}

/** The query under a schema. */
export function readQuery<T extends z.ZodMiniType>(context: Context, schema: T): z.output<T> {
  return check(schema, context.req.query());
}

/** A wanted wait from `Prefer: wait=N` (RFC 7240), in ms and within the limit; others are ignored, as it says. */
export function readWaitMs(context: Context, limits: { defaultS: number; maxS: number }): number {
  const asked = /(?:^|[\s,;])wait\s*=\s*"?(\d{1,6})/i.exec(context.req.header('prefer') ?? '')?.[1];
  return Math.min(asked === undefined ? limits.defaultS : Number(asked), limits.maxS) * 1000;
}

function parseJson(text: string): unknown {
  if (isTooDeep(text)) {
    throw new ApiProblem('REQUEST_INVALID', {
      detail: `It is nested deeper than ${DEEPEST} levels`,
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiProblem('BODY_NOT_JSON');
  }
}

function check<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const parsed = z.safeParse(schema, value, { error: english });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new ApiProblem('REQUEST_INVALID', { detail: wrong.join('; ') });
}
