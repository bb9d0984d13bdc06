/** A caller's WebSocket to a Pipecat bot: the bytes of the upgraded connection, piped to the bot's own `/ws` and back. */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { BotAddress } from './bot-server.ts';
import { followFrames } from './follow-frames.ts';

/** A caller's connection, its upgrade request read and its token checked. */
export interface CallerSocket {
  readonly socket: Socket;
  /** The request's headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the caller has sent already. */
  readonly head: Buffer;
}

/** What is known of the way. */
export interface SocketEvents {
  /** The bot has accepted the socket. */
  onOpen(): void;
  /** Something has come from the caller. */
  onHeard(): void;
  /** The connection is over; who closed it first. */
  onClose(by: 'caller' | 'bot'): void;
}

/** Only what makes the upgrade: no cookie and no key of the caller's reaches the bot. */
const PASSED = /^(sec-websocket-(key|version|protocol|extensions)|user-agent|origin)$/;

/** What the bot is told with it, and who is told of it. */
export interface SocketTerms {
  /** Headers of our own. */
  readonly own: Readonly<Record<string, string>>;
  /** The start's body. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  readonly events: SocketEvents;
}

/** Bridges the socket. */
export function bridgeSocket(
  bot: BotAddress,
  { socket, headers, head }: CallerSocket,
  { own, body, events }: SocketTerms,
): void {
  const passed = Object.entries(headers).filter(([name]) => PASSED.test(name));
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', host: 'bot', ...own };
  const asked = request({
    ...bot,
    path: body ? `/ws?body=${encodeURIComponent(encodeBody(body))}` : '/ws',
    headers: { ...Object.fromEntries(passed), ...upgrade },
  });
  let closed = false;
  const close = (by: 'caller' | 'bot') => {
    if (!closed) events.onClose(by);
    closed = true;
  };
  asked.on('upgrade', ({ rawHeaders }, botSocket, botHead) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${toLines(rawHeaders)}\r\n`);
    join({ socket, botSocket }, { close, onHeard: () => events.onHeard() });
    // As if it came only now, so that every byte is seen.
    if (head.length > 0) socket.unshift(head);
    if (botHead.length > 0) botSocket.unshift(botHead);
    events.onOpen();
  });
  asked.on('response', ({ statusCode = 502 }) => refuse(socket, statusCode));
  asked.on('error', () => refuse(socket, 502));
  socket.on('error', () => close('caller'));
  asked.end();
}

function join(
  { socket, botSocket }: { readonly socket: Socket; readonly botSocket: Duplex },
  on: { readonly close: (by: 'caller' | 'bot') => void; readonly onHeard: () => void },
): void {
  socket.setNoDelay(true);
  const fromCaller = followFrames(() => on.close('caller'));
  socket.on('data', (chunk: Buffer) => {
    on.onHeard();
    fromCaller(chunk);
  });
  botSocket.on(
    'data',
    followFrames(() => on.close('bot')),
  );
  socket.pipe(botSocket).pipe(socket);
  socket.once('end', () => on.close('caller'));
  socket.once('close', () => botSocket.destroy());
  botSocket.once('end', () => on.close('bot'));
  botSocket.once('close', () => socket.destroySoon());
  botSocket.on('error', () => on.close('bot'));
}

function toLines(rawHeaders: readonly string[]): string {
  let lines = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    lines += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return lines;
}

function encodeBody(body: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(body)).toString('base64');
}

function refuse(socket: Socket, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
