/**
 * How every client of AWS makes its requests: with a deadline for each, and on new connections once an old one has gone quiet.
 * A connection whose other end is gone looks healthy for minutes, and the pool would hand it out again for the second try.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Deadlines of one try; a client makes three. */
export interface Deadlines {
  /** For a connection. AWS takes some tens of ms. */
  readonly connectMs: number;
  /** From the request to its answer. */
  readonly answerMs: number;
}

/** The table answers in some ms; three tries together stay under a heartbeat's pause. */
export const TABLE_DEADLINES: Deadlines = { connectMs: 1_000, answerMs: 2_000 };

/** ECS, EC2, Lambda and CloudWatch answer in some hundred ms, RunTask in seconds. */
export const SERVICE_DEADLINES: Deadlines = { connectMs: 2_000, answerMs: 10_000 };

/** What the SDK's clients take as their `requestHandler`. */
export type RequestHandler = Pick<NodeHttpHandler, 'handle' | 'destroy' | 'metadata'>;

/** A handler with connections of its own. */
export function createRequestHandler(deadlines: Deadlines): RequestHandler {
  let current = openConnections(deadlines);
  return {
    metadata: current.handler.metadata,
    async handle(...of) {
      const used = current;
      try {
        return await used.handler.handle(...of);
      } catch (error) {
        if (isSilence(error) && used === current) {
          current = openConnections(deadlines);
          used.retire();
        }
        throw error;
      }
    },
    destroy: () => current.handler.destroy(),
  };
}

/** Enough for a burst; the SDK's own bound. */
const MAX_SOCKETS = 50;

function openConnections({ connectMs, answerMs }: Deadlines) {
  const agents = [
    new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
  ] as const;
  const handler = new NodeHttpHandler({
    httpAgent: agents[0],
    httpsAgent: agents[1],
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    // Without it the deadline is only logged.
    throwOnRequestTimeout: true,
  });
  return { handler, retire: () => agents.forEach(retireAgent) };
}

/** Requests that are under way keep their connections, which nobody gets after them. */
function retireAgent(agent: HttpAgent): void {
  Object.assign(agent, { keepAlive: false });
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return error.name === 'TimeoutError' || ['ETIMEDOUT', 'ECONNRESET', 'EPIPE'].includes(code);
}
