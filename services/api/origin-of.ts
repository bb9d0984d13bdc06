/** How a request has reached us, for addresses in our answers. */
import type { Context } from 'hono';

/** CloudFront tells the name that was called beside the host, which behind it is API Gateway's own. */
const CALLED_NAME = 'x-greenroom-host';

/** The name that the caller called. Whoever calls past the edge may claim another: it is told its own secrets at that name, and no one else's. */
export function originOf(c: Context): string {
  const called = c.req.header(CALLED_NAME);
  return called === undefined ? calledOrigin(c) : `https://${called}`;
}

/** The name that the API itself was called by. */
export function calledOrigin(c: Context): string {
  const { protocol, host } = new URL(c.req.url);
  return `${protocol}//${c.req.header('host') ?? host}`;
}

/** Whether the request came by CloudFront, where sockets come in, too. */
export function cameByEdge(c: Context): boolean {
  return c.req.header(CALLED_NAME) !== undefined;
}
