/** The first messages of a carrier's socket: until the stream has started, nothing is done but to read them, for a bounded time. */
import type { RawData, WebSocket } from 'ws';
import type { TimerClock } from '../../../core/time/clock.ts';
import { closeSocket } from './carrier-socket.ts';
import type { CarrierEvent, CarrierFrame, CarrierStream, Dialect } from './dialect.ts';

/** From the handshake to the first message that says something: a carrier's `start`. */
export const START_TIMEOUT_MS = 10_000;

/** Messages before `start`; carriers send one or none. */
const MOST_BEFORE_START = 20;

/** What is waited with. */
export interface StartParts {
  readonly socket: WebSocket;
  readonly dialect: Dialect;
  readonly clock: Pick<TimerClock, 'after'>;
}

/** Calls back once, with the stream; a socket that brings none is closed. Messages after it go where `onStart`'s answer says. */
export function waitForStart(
  { socket, dialect, clock }: StartParts,
  onStart: (stream: CarrierStream) => ((event: CarrierEvent) => void) | undefined,
): void {
  let reader: ((event: CarrierEvent) => void) | undefined;
  let seen = 0;
  const refuse = () => closeSocket(socket, clock, 1008);
  const cancel = clock.after(START_TIMEOUT_MS, refuse);
  socket.on('close', cancel);
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const event = dialect.read(toFrame(data, isBinary));
    if (reader) return reader(event);
    seen += 1;
    if (event.type === 'start') {
      cancel();
      reader = onStart(event.stream);
      if (!reader) refuse();
    } else if (seen > MOST_BEFORE_START) refuse();
  });
}

/** A message as the dialects read it. */
export function toFrame(data: RawData, isBinary: boolean): CarrierFrame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
  return isBinary ? bytes : bytes.toString();
}
