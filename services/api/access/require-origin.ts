/** Which pages of a browser may write. */
import type { MiddlewareHandler } from 'hono';
import { ApiProblem } from '../problem.ts';

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

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
