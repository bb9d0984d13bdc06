/** What API Gateway says of a request; on another host nothing. */
import type { Context } from 'hono';

/** Its part that is read here. */
export interface GatewayContext {
  readonly http?: { readonly sourceIp?: string };
  readonly authorizer?: { readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> } };
}

/** All of it. */
export function gatewayContextOf(c: Context): GatewayContext {
  const env = c.env as { event?: { requestContext?: GatewayContext } } | undefined;
  return env?.event?.requestContext ?? {};
}

/** The caller's address, as the gateway saw it. */
export function addressOf(c: Context): string | undefined {
  return gatewayContextOf(c).http?.sourceIp;
}
