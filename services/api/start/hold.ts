/** How long a request may be held: API Gateway gives it 29 s from where it came in, whatever was done before the wait. */
import type { Context, MiddlewareHandler } from 'hono';
import { PREFER_WAIT_MAX_S } from '../../../core/limits.ts';
import type { Clock } from '../../../core/time/clock.ts';

/** A request that says it is older came by another clock. */
const OLDEST_MS = 30_000;

declare module 'hono' {
  interface ContextVariableMap {
    readonly arrivedAtMs: number;
  }
}

/** A wait that ends with the caller's patience, its time, or the gateway's. */
export interface Hold {
  readonly ms: number;
  readonly signal: AbortSignal;
}

/** Notes when the request came: the gateway says it, so that a cold start counts, too. */
export function noteArrival(clock: Pick<Clock, 'nowMs'>): MiddlewareHandler {
  return async (c, next) => {
    const nowMs = clock.nowMs();
    const told = (c.env as { requestContext?: { timeEpoch?: unknown } } | undefined)?.requestContext
      ?.timeEpoch;
    const isLikely = typeof told === 'number' && told <= nowMs && nowMs - told < OLDEST_MS;
    c.set('arrivedAtMs', isLikely ? told : nowMs);
    await next();
  };
}

/** The wait that is wanted, or what is left of it. */
export function holdOf(c: Context, clock: Pick<Clock, 'nowMs'>, wantedMs: number): Hold {
  const leftMs = c.get('arrivedAtMs') + PREFER_WAIT_MAX_S * 1000 - clock.nowMs();
  return { ms: Math.max(0, Math.min(wantedMs, leftMs)), signal: c.req.raw.signal };
}
