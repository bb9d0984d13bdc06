/** A connection that the supervisor has handed over becomes a WebSocket of this process. */
import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SocketRequest } from '../../../core/bot/bot-messages.ts';
import type { TimerClock } from '../../../core/time/clock.ts';

/** Half a minute of sound in one message is the most that a carrier sends. */
const MOST_BYTES = 4 * 1024 * 1024;

const PING_MS = 10_000;

/** Takes connections. One a process. */
export function createSocketAcceptor(
  clock: Pick<TimerClock, 'every'>,
): (request: SocketRequest, socket: Socket, onOpen: (ws: WebSocket) => void) => void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    // Sound of a phone does not compress, and a bot has half a core.
    perMessageDeflate: false,
  });
  return (request, socket, onOpen) => {
    socket.on('error', () => socket.destroy());
    const handshake = new IncomingMessage(socket);
    Object.assign(handshake, { method: 'GET', url: request.url, headers: request.headers });
    server.handleUpgrade(handshake, socket, Buffer.from(request.head, 'base64'), (ws) => {
      socket.setNoDelay(true);
      keepAlive(ws, clock);
      onOpen(ws);
    });
  };
}

/** Pings, so that nothing between us takes a silent call for a dead one; who does not answer twice is cut off. */
function keepAlive(ws: WebSocket, clock: Pick<TimerClock, 'every'>): void {
  let unanswered = 0;
  ws.on('pong', () => {
    unanswered = 0;
  });
  const cancel = clock.every(PING_MS, () => {
    unanswered += 1;
    if (unanswered > 2) ws.terminate();
    else ws.ping();
  });
  ws.on('close', cancel);
}
