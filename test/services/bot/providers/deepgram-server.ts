/** Deepgram's two sockets as its documentation has them: `/v1/listen` and `/v1/speak`. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** What it does instead of its work. */
export type Trouble = 'refuses' | 'throttles' | 'cuts' | undefined;

/** A running server, and what it was asked. */
export interface DeepgramServer {
  readonly url: string;
  readonly asked: URL[];
  close(): void;
}

const STATUS: Readonly<Record<string, string>> = {
  refuses: '401 Unauthorized',
  throttles: '429 Too Many Requests',
};

/** Starts one; it hears `words` in a second of sound. */
export async function startDeepgram(words: string, trouble?: Trouble): Promise<DeepgramServer> {
  const asked: URL[] = [];
  const server = http.createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '', 'http://deepgram');
    asked.push(url);
    const status = request.headers.authorization === 'Token key' ? STATUS[trouble ?? ''] : '401 No';
    if (status) return void socket.end(`HTTP/1.1 ${status}\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      if (url.pathname === '/v1/listen') listen(ws, words);
      else speak(ws, trouble);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      for (const ws of sockets.clients) ws.terminate();
      server.close();
    },
  };
}

/** The first half after half a second of sound, all of it after a second. */
function listen(ws: WebSocket, words: string): void {
  let bytes = 0;
  let told = 0;
  const tell = (transcript: string, isFinal: boolean) =>
    ws.send(
      JSON.stringify({
        type: 'Results',
        metadata: { request_id: 'r' },
        is_final: isFinal,
        speech_final: isFinal,
        start: 0,
        duration: 1,
        channel: { alternatives: [{ transcript, confidence: 1, words: [] }] },
      }),
    );
  ws.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return;
    bytes += data.length;
    if (told === 0 && bytes >= 16_000) tell(words.slice(0, words.length / 2), false);
    if (told === 1 && bytes >= 32_000) tell(words, true);
    told = bytes >= 32_000 ? 2 : bytes >= 16_000 ? 1 : 0;
  });
}

/** Two hundred milliseconds for each text, and `Flushed` at the end. */
function speak(ws: WebSocket, trouble: Trouble): void {
  ws.on('message', (data: Buffer) => {
    const { type } = JSON.parse(data.toString()) as { type: string };
    if (type === 'Speak') {
      ws.send(Buffer.alloc(6_400, 1));
      if (trouble === 'cuts') ws.close(1011);
    } else if (type === 'Flush') ws.send(JSON.stringify({ type: 'Flushed', sequence_id: 0 }));
    else ws.close();
  });
}
