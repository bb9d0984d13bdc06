/** A leg's stream: the caller's sound goes out each 20 ms, the bot's is played in real time, and every contract error is noted. */
import { type ClientOptions, WebSocket } from 'ws';
import { createPlayoutQueue, type PlayoutQueue } from './playout-queue.ts';
import type { SocketSide, StreamNames } from './socket-side.ts';

/** What a stream tells its leg. */
export interface StreamEvents {
  /** Twenty milliseconds that the caller hears now; nothing for silence. */
  onHeard(bytes: Uint8Array | undefined): void;
  /** The next 20 ms of the caller's voice; nothing for silence. */
  nextSpoken(): Uint8Array | undefined;
  /** A piece of the bot's sound has come. */
  onSound(): void;
  onError(detail: string): void;
  onCleared(bytes: number): void;
  /** The socket is gone, and not by our stop. */
  onClosed(): void;
}

/** The bot's socket, and how the carrier speaks there. */
export interface StreamTarget {
  readonly url: string;
  readonly side: SocketSide;
  readonly names: StreamNames;
  /** What this machine needs to reach it, where that is more than its address. */
  readonly dial?: ClientOptions | undefined;
}

/** A running stream. */
export interface StreamLeg {
  press(digit: string): void;
  /** Ends it as the carrier does; `abruptly`: the socket dies without a word. */
  stop(abruptly?: boolean): void;
  readonly open: boolean;
}

const FRAME_MS = 20;

/** More than this ahead of playing is no small lead. */
const MOST_AHEAD_MS = 1_000;

/** Dials the bot's socket. */
export function startStream(
  { url, side, names, dial }: StreamTarget,
  events: StreamEvents,
): StreamLeg {
  const socket = new WebSocket(url, { ...dial, perMessageDeflate: false });
  const queue = createPlayoutQueue();
  const wire: Wire = { socket, side, names, queue, sequence: 1, chunk: 0, stalls: NO_STALLS };
  let ended = false;
  let clock: StreamClock | undefined;
  socket.on('open', () => {
    for (const message of side.hello(names)) send(wire, message);
    clock = startClock(wire, events);
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    clock?.catchUp();
    hear(wire, isBinary ? data : data.toString(), events);
  });
  noteRefusal(socket, events);
  socket.on('close', () => {
    clock?.stop();
    if (!ended) events.onClosed();
    ended = true;
  });
  return {
    press: (digit) => send(wire, side.key(names, { sequence: ++wire.sequence, digit })),
    stop(abruptly = false) {
      if (ended) return;
      ended = true;
      clock?.stop();
      if (abruptly) return socket.terminate();
      send(wire, side.stop(names, ++wire.sequence));
      socket.close();
    },
    get open() {
      return socket.readyState === socket.OPEN;
    },
  };
}

/** A socket that is not let in is a contract error; one that nobody takes has no other end than its close. */
function noteRefusal(socket: WebSocket, events: StreamEvents): void {
  socket.on('error', () => undefined);
  socket.on('unexpected-response', (_, response) => {
    events.onError(`the handshake was answered ${response.statusCode}`);
    socket.terminate();
  });
}

interface Wire {
  readonly socket: WebSocket;
  readonly side: SocketSide;
  readonly names: StreamNames;
  readonly queue: PlayoutQueue;
  sequence: number;
  chunk: number;
  stalls: Stalls;
}

/** How long this process stood still while sound came: it lay in the socket, and was not sent ahead of its time. */
interface Stalls {
  readonly ms: number;
  readonly lastMs: number;
}

const NO_STALLS: Stalls = { ms: 0, lastMs: 0 };

/** A timer that is later was kept from running. */
const STALL_MS = 60;

/** What lay in the socket meanwhile is in the queue by then. */
const AFTER_STALL_MS = 500;

function noteStall(wire: Wire, stalledMs: number, nowMs: number): void {
  wire.stalls = { ms: wire.stalls.ms + stalledMs, lastMs: nowMs };
}

function send({ socket }: Wire, message: string | Uint8Array | undefined): void {
  if (message !== undefined && socket.readyState === socket.OPEN) socket.send(message);
}

/** Twenty milliseconds: what is heard, what was reached, what is spoken. */
function tick(wire: Wire, events: StreamEvents, nowMs: number): void {
  const { side, names, queue } = wire;
  const { bytes, marks } = queue.play(side.frameBytes);
  // Played to its end: what comes from now on is measured anew.
  const isOver = !bytes && nowMs - wire.stalls.lastMs > AFTER_STALL_MS;
  if (isOver) wire.stalls = NO_STALLS;
  for (const name of marks) send(wire, side.played(names, { sequence: ++wire.sequence, name }));
  events.onHeard(bytes);
  const chunk = ++wire.chunk;
  const of = { chunk, atMs: chunk * FRAME_MS, bytes: events.nextSpoken() ?? side.silence };
  send(wire, side.sound(names, { sequence: ++wire.sequence, ...of }));
}

function hear(wire: Wire, message: string | Uint8Array, events: StreamEvents): void {
  const { side, names, queue } = wire;
  const said = side.read(message, names);
  if (said.type === 'sound') {
    queue.push(said.bytes);
    events.onSound();
  } else if (said.type === 'mark') queue.mark(said.name);
  else if (said.type === 'clear') {
    events.onCleared(queue.waitingBytes);
    const marks = queue.clear();
    for (const answer of side.cleared(names, { sequence: ++wire.sequence, marks }))
      send(wire, answer);
  } else events.onError(said.detail);
  const aheadMs = (queue.waitingBytes / side.frameBytes) * FRAME_MS - wire.stalls.ms;
  if (aheadMs > MOST_AHEAD_MS) events.onError(`${Math.round(aheadMs)} ms ahead of playing`);
}

interface StreamClock {
  /** Does what is due, where other work of this process comes before the timer. */
  catchUp(): void;
  stop(): void;
}

/**
 * Ticks each 20 ms of real time; after a stall it catches up, as a carrier's clock never stalls. By one look at the clock each time: where
 * this process stands still in the middle of it, the next look finds the stall, and what lies in the socket is no lead of the bot's.
 */
function startClock(wire: Wire, events: StreamEvents): StreamClock {
  const startedMs = performance.now();
  let ticks = 0;
  const catchUp = () => {
    const nowMs = performance.now();
    const behindMs = nowMs - startedMs - ticks * FRAME_MS;
    if (behindMs > STALL_MS) noteStall(wire, behindMs, nowMs);
    for (; ticks * FRAME_MS <= nowMs - startedMs; ticks++) tick(wire, events, nowMs);
  };
  const timer = setInterval(catchUp, 5);
  return { catchUp, stop: () => clearInterval(timer) };
}
