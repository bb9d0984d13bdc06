/** Which pool a request is for. */
import type { TransportKind } from '../../core/session.ts';
import type { ApiSettings } from './deps.ts';
import { ApiProblem } from './problem.ts';

/** The transports that bots speak to clients of this API. */
export const CLIENT_TRANSPORTS = ['webrtc'] as const satisfies readonly TransportKind[];

/** The agent's pool; the default one for requests that name none. */
export function findPool({ pools, defaultPool }: ApiSettings, agent: string | undefined): string {
  const pool = agent ?? defaultPool;
  if (pools.includes(pool)) return pool;
  throw new ApiProblem('AGENT_UNKNOWN', {
    detail: `There is no agent ${JSON.stringify(pool.slice(0, 64))}`,
  });
}

/** The transport that a client asks for. */
export function findTransport(asked: string | undefined): TransportKind {
  const found = CLIENT_TRANSPORTS.find((transport) => transport === (asked ?? 'webrtc'));
  if (found) return found;
  const detail = `transport: ${CLIENT_TRANSPORTS.join(' or ')} is served here, got ${JSON.stringify(asked?.slice(0, 64))}`;
  throw new ApiProblem('TRANSPORT_UNSUPPORTED', { detail });
}
