/**
 * Clients that come by WebSocket without a carrier: Pipecat's own, in its frames, and the plain audio socket. The first message tells
 * which: Pipecat's are binary, the plain one opens with a text.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { BotSession, SocketRequest } from '../../../core/bot/bot-messages.ts';
import type { TimerClock } from '../../../core/time/clock.ts';
import type { Call } from '../call/call.ts';
import { createSocketAcceptor } from '../telephony/accept-socket.ts';
import { closeSocket } from '../telephony/carrier-socket.ts';
import type { CarrierFrame, CarrierStream, Dialect } from '../telephony/dialect.ts';
import { type HeardCall, hearCaller } from '../telephony/phone-lines.ts';
import { START_TIMEOUT_MS, toFrame } from '../telephony/wait-for-start.ts';
import { createClientLine } from './client-line.ts';
import { PIPECAT_STREAM, pipecatFrames } from './pipecat-frames.ts';
import { plainAudio, sayReady } from './plain-audio.ts';

/** What Pipecat's runner closes a socket with that it does not take. */
const REFUSED = 4003;

/** What `ws` says of a connection that died without a word. */
const DIED = 1006;

/** What clients' sockets are made of. */
export interface ClientSocketDeps {
  readonly session: BotSession;
  readonly call: HeardCall & Pick<Call, 'onMessage'>;
  readonly clock: TimerClock;
}

/** A socket that its first message has opened. */
interface Opened {
  readonly ws: WebSocket;
  readonly dialect: Dialect;
  readonly stream: CarrierStream;
  /** The first message, where it says more than how the others are to be read. */
  readonly first?: CarrierFrame;
}

/** Over one call. Its token lets one socket in; a plain client whose connection died comes back with what `ready` gave it. */
export function createClientSockets(deps: ClientSocketDeps): {
  takeSocket(request: SocketRequest, socket: Socket): void;
} {
  const accept = createSocketAcceptor(deps.clock);
  const hearing = hearCaller(deps, () => false);
  const resume = randomBytes(18).toString('base64url');
  let taken = false;
  const enter = (opened: Opened) => {
    const { ws, stream } = opened;
    if (taken && stream.parameters['resume'] !== resume) {
      ws.close(REFUSED, 'this token was used');
      return closeSocket(ws, deps.clock);
    }
    taken = true;
    join(deps, hearing, { ...opened, resume });
  };
  return {
    takeSocket: (request, socket) =>
      accept(request, socket, (ws) => openSocket(ws, deps.clock, enter)),
  };
}

/** Calls back with the first message read; whoever sends none, or one that opens nothing, is told and closed. */
function openSocket(ws: WebSocket, clock: TimerClock, enter: (opened: Opened) => void): void {
  const refuse = () => closeSocket(ws, clock, 1008);
  const cancel = clock.after(START_TIMEOUT_MS, refuse);
  ws.on('close', cancel);
  ws.on('error', () => ws.terminate());
  ws.once('message', (data: RawData, isBinary: boolean) => {
    cancel();
    const first = toFrame(data, isBinary);
    if (isBinary) return enter({ ws, dialect: pipecatFrames, stream: PIPECAT_STREAM, first });
    const event = plainAudio(undefined).read(first);
    if (event.type === 'start') {
      const { stream } = event;
      return enter({ ws, dialect: plainAudio(stream.parameters['playback']), stream });
    }
    const detail = event.type === 'garbage' ? event.detail : 'the first message is a start';
    ws.send(JSON.stringify({ type: 'error', detail }));
    refuse();
  });
}

function join(
  { session, call, clock }: ClientSocketDeps,
  hearing: ReturnType<typeof hearCaller>,
  { ws, dialect, stream, first, resume }: Opened & { readonly resume: string },
): void {
  const line = createClientLine({
    id: randomUUID(),
    socket: ws,
    dialect,
    stream,
    clock,
    newId: randomUUID,
    events: {
      onFrame: (frame) => call.onFrame(frame),
      onAlive: () => call.onAlive(),
      onKey: (digit) => call.onKey(digit),
      onMessage: (text) => call.onMessage(text),
    },
  });
  const events = hearing.onLine(line);
  // A muted client sends nothing but this.
  ws.on('pong', () => call.onAlive());
  ws.on('close', (code) => hearing.onLost(line, first !== undefined || code !== DIED));
  const hear = (frame: CarrierFrame) => {
    const event = dialect.read(frame);
    if (event.type === 'stop') hearing.onLost(line, true);
    else line.read(event);
  };
  ws.on('message', (data: RawData, isBinary: boolean) => hear(toFrame(data, isBinary)));
  if (first === undefined) {
    ws.send(sayReady(session.sessionId, stream, resume));
    events?.onConnected();
  } else {
    // Pipecat's client says itself when it listens.
    call.onConnected();
    hear(first);
  }
}
