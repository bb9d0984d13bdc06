/** Who may call: bearer keys, compared in constant time, and browsers of allowed origins. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { ApiProblem } from './problem.ts';

/** Refuses requests without one of the keys; with no keys anyone may call. */
export function requireKey(apiKeys: readonly string[]): MiddlewareHandler {
  const digests = apiKeys.map(digest);
  return async (context, next) => {
    const given = /^Bearer\s+(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
    // Every key is compared, so the time tells neither which one nor how much of it was right.
    const matches = digests.map((key) => timingSafeEqual(key, digest(given ?? '')));
    if (digests.length > 0 && (given === undefined || !matches.includes(true))) {
      throw new ApiProblem('KEY_INVALID');
    }
    await next();
  };
}

/** Refuses writes from a page of a foreign origin: a browser sends simple ones without asking first. */
export function requireOrigin(allowed: (origin: string) => boolean): MiddlewareHandler {
  return async (context, next) => {
    const origin = context.req.header('origin');
    const reads = ['GET', 'HEAD', 'OPTIONS'].includes(context.req.method);
    const own = origin !== undefined && hostOf(origin) === context.req.header('host');
    if (origin !== undefined && !reads && !own && !allowed(origin)) {
      throw new ApiProblem('ORIGIN_REFUSED');
    }
    await next();
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
