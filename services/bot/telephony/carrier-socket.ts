/** A carrier's socket as a line of the call: its frames are read by the dialect, and nothing is said before the carrier has started the stream. */
import type { WebSocket } from 'ws';
import type { TimerClock } from '../../../core/time/clock.ts';
import type { CallerLine } from '../call/caller-line.ts';
import type { CarrierEvent, CarrierFrame, CarrierStream, Dialect } from './dialect.ts';
import { isSamePress, type KeyPress } from './key-presses.ts';
import { createHeardFrames, type HeardFrames } from './sound/heard-frames.ts';
import { createSaidFrames, type SaidFrames } from './sound/said-frames.ts';

/** Carriers send sound all the time; one that has sent nothing for so long has gone without closing. */
const SILENT_FOR_MS = 20_000;

/** Bytes that wait in the socket; more means that the carrier does not read, and what is said now would be heard too late. */
const MOST_WAITING_BYTES = 256 * 1024;

/** What a stream's messages tell. */
export interface SoundEvents {
  /** Twenty milliseconds of the voice, at the engine's rate. */
  onFrame(frame: Int16Array): void;
  /** Somebody is there, whether they speak or not. */
  onAlive(): void;
  onKey(digit: string): void;
  /** Of clients alone. */
  onMessage?(text: string): void;
}

/** What a line over a carrier's socket is made of. */
export interface CarrierSocketParts {
  readonly id: string;
  readonly socket: WebSocket;
  readonly dialect: Dialect;
  readonly stream: CarrierStream;
  readonly clock: TimerClock;
  readonly events: SoundEvents;
}

/** The line of a stream that has started; `read` takes what the socket brings from now on. */
export function createCarrierLine(parts: CarrierSocketParts): CallerLine & {
  read(event: CarrierEvent): void;
} {
  const { id, socket, dialect, stream, clock } = parts;
  const said = createSaidFrames(dialect, stream, clock.monotonicMs);
  const heard = createHeardFrames(stream.inbound);
  const send = (frames: CarrierFrame[]) => {
    if (socket.readyState !== socket.OPEN || socket.bufferedAmount > MOST_WAITING_BYTES) return;
    for (const frame of frames) socket.send(frame);
  };
  return {
    id,
    silentForMs: SILENT_FOR_MS,
    room: () => said.room(),
    send: (frame) => send(said.say(frame)),
    clear: () => send(said.clear()),
    unheard: () => said.unheardSamples(),
    drained: () => said.drained(),
    sendText: (text) => send(dialect.message ? [dialect.message(text)] : []),
    close: () => closeSocket(socket, clock),
    read: createReader(parts, { said, heard }),
  };
}

function createReader(
  { clock, events }: CarrierSocketParts,
  { said, heard }: { said: SaidFrames; heard: HeardFrames },
): (event: CarrierEvent) => void {
  let lastPress: KeyPress | undefined;
  return (event) => {
    events.onAlive();
    if (event.type === 'audio') {
      for (const frame of heard.take(event)) events.onFrame(frame);
    } else if (event.type === 'message') {
      events.onMessage?.(event.text);
    } else if (event.type === 'mark') {
      said.heard(event.name);
    } else if (event.type === 'key') {
      const press = { digit: event.digit, id: event.id, atMs: clock.monotonicMs() };
      const again = isSamePress(press, lastPress);
      lastPress = press;
      if (!again) events.onKey(event.digit);
    }
  };
}

/** A peer that does not answer the close is cut off: an end has a deadline. */
export function closeSocket(
  socket: WebSocket,
  clock: Pick<TimerClock, 'after'>,
  code = 1000,
): void {
  if (socket.readyState === socket.CLOSED) return;
  socket.close(code);
  clock.after(2_000, () => socket.terminate());
}
