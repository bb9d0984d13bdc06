/** Where a call's carrier reaches us, for the addresses of its webhooks and, by the edge, of its socket. */
import type { Context } from 'hono';
import type { Links } from '../../../core/access/links.ts';
import { calledOrigin, cameByEdge, originOf } from '../origin-of.ts';
import { ApiProblem } from '../problem.ts';

/**
 * The origin that was called. Throws where sockets come by the edge and the request did not: what would be made of it led nowhere.
 * Without an edge nobody sets the name beside the host, so a direct caller's is not believed.
 */
export function carrierOrigin(c: Context, { by }: Pick<Links, 'by'>): string {
  if (by !== 'edge') return calledOrigin(c);
  if (cameByEdge(c)) return originOf(c);
  const detail =
    'Phone calls go by the edge’s address (`Url` of its stack), where their sockets come in';
  throw new ApiProblem('TRANSPORT_UNSUPPORTED', { detail });
}
