/** The first messages of a carrier's socket: until the stream has started, nothing is done but to read them, for a bounded time. */
import type { RawData, WebSocket } from 'ws';
import type { CarrierEvent, CarrierFrame, CarrierStream, Dialect } from './dialect.ts';
import { closeSocket } from './carrier-socket.ts';

/** From the handshake to the carrier's `start`. */
const START_TIMEOUT_MS = 10_000;

/** Messages before `start`; carriers send one or none. */
const MOST_BEFORE_START = 20;

/** Calls back once, with the stream; a socket that brings none is closed. Messages after it go where `onStart`'s answer says. */
export function waitForStart(
  socket: WebSocket,
  dialect: Dialect,
  onStart: (stream: CarrierStream) => ((event: CarrierEvent) => void) | undefined,
): void {
  let reader: ((event: CarrierEvent) => void) | undefined;
  let seen = 0;
  const timer = setTimeout(() => closeSocket(socket, 1008), START_TIMEOUT_MS);
  timer.unref();
  socket.on('close', () => clearTimeout(timer));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const event = dialect.read(toFrame(data, isBinary));
    if (reader) return reader(event);
    seen += 1;
    if (event.type === 'start') {
      clearTimeout(timer);
      reader = onStart(event.stream);
      if (!reader) closeSocket(socket, 1008);
    } else if (seen > MOST_BEFORE_START) closeSocket(socket, 1008);
  });
}

function toFrame(data: RawData, isBinary: boolean): CarrierFrame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
  return isBinary ? bytes : bytes.toString();
}
