/**
 * One socket to ourselves while the name is on its way. The first handshake of a fresh process took ten times the CPU of later ones,
 * in code that had never run; a caller should not wait for that.
 */
import { connect } from 'node:tls';
import type { Clock } from '../../../core/time/clock.ts';
import { destroyAfter } from './destroy-after.ts';

/** Nothing of it takes a second, but on a task whose bots are being warmed. */
const WITHIN_MS = 8_000;

/** The door as it was opened. */
interface OwnDoor {
  readonly name: string;
  readonly port: number;
  readonly host?: string | undefined;
}

/** Comes in by the door, asks for a session that is not there, and goes. Never throws: without it the first caller waits a little longer. */
export async function rehearseDoor(
  clock: Pick<Clock, 'sleep'>,
  { name, port, host = '127.0.0.1' }: OwnDoor,
): Promise<void> {
  // By what it says of itself it is not known here whether others would believe it, and it is nobody's call.
  const socket = connect({ host, port, servername: name, rejectUnauthorized: false });
  destroyAfter(clock, socket, WITHIN_MS);
  const closed = new Promise((resolve) =>
    socket.on('error', () => undefined).once('close', resolve),
  );
  socket
    .resume()
    .write(
      `GET /sessions/rehearsal/ws/${'0'.repeat(16)} HTTP/1.1\r\nHost: ${name}\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
  await closed;
}
