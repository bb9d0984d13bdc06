/** The way in of a caller who comes by a WebSocket: the seat keeps a token's hash, and the address that holds the token is told once. */
import type { Context } from 'hono';
import type { Session, TransportKind } from '../../../core/session/session.ts';
import type { ApiDeps } from '../deps.ts';
import { cameByEdge } from '../origin-of.ts';
import { ApiProblem } from '../problem.ts';
import type { StartRequest } from './open-session.ts';

/** What a start by this transport writes into its session. Throws where the caller would be told an address that leads nowhere. */
export function socketTerms(
  c: Context,
  { links }: Pick<ApiDeps, 'links'>,
  transport: TransportKind,
): Pick<StartRequest, 'joinHashOf'> {
  if (transport !== 'websocket' || !links) return {};
  if (links.by === 'edge' && !cameByEdge(c)) {
    const detail =
      'transport: websocket is started at the edge’s address (`Url` of its stack), where the socket comes in, too';
    throw new ApiProblem('TRANSPORT_UNSUPPORTED', { detail });
  }
  return { joinHashOf: (sessionId) => links.joinHash(sessionId) };
}

/** Where the session's caller opens the socket, seen from the origin that was called; nothing for one who comes another way. */
export function socketUrlOf(
  { links }: Pick<ApiDeps, 'links'>,
  session: Session,
  origin: string,
): string | undefined {
  const { sessionId, transport, phone, assignment, createdAtMs, maxDurationMs } = session;
  // A carrier is told its own by its webhook.
  if (transport !== 'websocket' || phone || !links || !assignment) return undefined;
  const expiresAtMs = (session.readyAtMs ?? createdAtMs) + maxDurationMs;
  const { taskId, endpoint } = assignment;
  const linked = { sessionId, taskId, endpoint, expiresAtMs };
  return links.socketUrl(linked, { origin, token: links.joinToken(sessionId, 0) });
}
