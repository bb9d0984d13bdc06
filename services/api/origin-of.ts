/** How a request has reached us, for addresses in our answers. */
import type { Context } from 'hono';

/** CloudFront tells the name that was called beside the host, which behind it is API Gateway's own. */
const CALLED_NAME = 'x-greenroom-host';

/** The name that the caller called. */
export function originOf(c: Context): string {
  const { protocol, host } = new URL(c.req.url);
  const called = c.req.header(CALLED_NAME);
  return called === undefined
    ? `${protocol}//${c.req.header('host') ?? host}`
    : `https://${called}`;
}

/** Whether the request came by CloudFront, where sockets come in, too. */
export function cameByEdge(c: Context): boolean {
  return c.req.header(CALLED_NAME) !== undefined;
}
