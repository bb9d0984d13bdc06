/**
 * Where a caller's WebSocket comes in: `/sessions/<id>/ws/<token>`, reached by the edge's signed path or at the task's own name. The
 * token is checked and the connection handed to the bot's process. What is spoken on the socket is not known here.
 */
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SocketRequest } from '../../../core/bot/bot-messages.ts';
import type { LocalSeat } from '../seat/seat.ts';
import { type Door, openDoor } from './door.ts';

const PATH = /^\/sessions\/([\w-]{1,128})\/ws\/([\w-]{16,128})$/;

/** Connections that one call may bring in all; each is handed to the bot. */
const MOST_SOCKETS = 64;

/** A connection as it can be given to another process. */
type ToHandle = (stream: Duplex) => Socket | undefined;

const asItIs: ToHandle = (stream) => (stream instanceof Socket ? stream : undefined);

/** Handles a server's upgrades; answers whether the connection is a bot's now. One that is refused is to be closed by its server. */
export function createSocketDoor(
  seatOf: (sessionId: string) => LocalSeat | undefined,
  toHandle = asItIs,
) {
  const counts = new WeakMap<object, number>();
  return async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<boolean> => {
    const [path, sessionId = '', token = ''] = PATH.exec(request.url?.split('?', 1)[0] ?? '') ?? [];
    if (path === undefined) return refuse(stream, '404 Not Found');
    await acceptOf(seatOf(sessionId), stream);
    const seat = seatOf(sessionId);
    const leg = seat?.call && findLeg(seat.call.doors, token);
    // It may have gone meanwhile.
    if (!seat?.bot || !seat.call || !leg || stream.destroyed) return refuse(stream);
    const count = (counts.get(seat.call) ?? 0) + 1;
    if (count > MOST_SOCKETS) return refuse(stream);
    counts.set(seat.call, count);
    seat.call.doors[leg.name] = leg.door;
    if (leg.name === 'caller' && seat.call.legs) seat.call.legs.away = undefined;
    const handle = toHandle(stream);
    if (!handle) return refuse(stream);
    seat.bot.takeSocket(describe(request, { leg: leg.name, head }), handle);
    return true;
  };
}

/** Whoever reads the table may send a caller before this process has heard that its accept was written. */
async function acceptOf(seat: LocalSeat | undefined, stream: Duplex): Promise<void> {
  if (!seat?.call || seat.call.session) return;
  stream.on('error', () => stream.destroy());
  await seat.call.accepting;
}

function findLeg(doors: Partial<Record<'caller' | 'person', Door>>, token: string) {
  for (const name of ['caller', 'person'] as const) {
    const door = openDoor(doors[name], token);
    if (door) return { name, door };
  }
  return undefined;
}

function describe(
  { url = '', headers }: IncomingMessage,
  { leg, head }: { leg: 'caller' | 'person'; head: Buffer },
): SocketRequest {
  const texts = Object.entries(headers).filter(
    (header): header is [string, string] => typeof header[1] === 'string',
  );
  return { leg, url, headers: Object.fromEntries(texts), head: head.toString('base64') };
}

function refuse(stream: Duplex, status = '403 Forbidden'): false {
  stream.on('error', () => undefined);
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  return false;
}
