/** Which pool a request is for. */
import type { TransportKind } from '../../../core/session/session.ts';
import type { ApiDeps, ApiSettings } from '../deps.ts';
import { ApiProblem } from '../problem.ts';

/** The transports that bots speak to clients of this API: by a socket only where one can come in. */
export function clientTransports({ links }: Pick<ApiDeps, 'links'>): readonly TransportKind[] {
  return links ? ['webrtc', 'websocket'] : ['webrtc'];
}

/** The agent's pool; the default one for requests that name none. */
export function findPool({ pools, defaultPool }: ApiSettings, agent: string | undefined): string {
  const pool = agent ?? defaultPool;
  if (pools.includes(pool)) return pool;
  throw new ApiProblem('AGENT_UNKNOWN', {
    detail: `There is no agent ${JSON.stringify(pool.slice(0, 64))}`,
  });
}

/** The transport that a client asks for. */
export function findTransport(
  deps: Pick<ApiDeps, 'links'>,
  asked: string | undefined,
): TransportKind {
  const served = clientTransports(deps);
  const found = served.find((transport) => transport === (asked ?? 'webrtc'));
  if (found) return found;
  const got = JSON.stringify(asked?.slice(0, 64));
  const why =
    asked === 'websocket'
      ? '; sockets need `edge.enabled` or `direct.domain` in the configuration'
      : '';
  const detail = `transport: ${served.join(' or ')} is served here, got ${got}${why}`;
  throw new ApiProblem('TRANSPORT_UNSUPPORTED', { detail });
}
