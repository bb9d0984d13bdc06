/** Deepgram's and OpenAI's interfaces on this machine, as slow as the published medians: what a bot meets over the network, without the network. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { ENGINE_RATE } from '../../services/bot/conversation/engine/engine.ts';
import { type Delays, HEARD, LOUD, REPLY, SOUND } from './delayed-brain.ts';

/** Running servers, as variables for those who are to ask them. */
export interface DelayedServers {
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/** Starts them. */
export async function startDelayedServers(delays: Delays): Promise<DelayedServers> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => void answer(request.url ?? '', response, delays));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (ws) => listen(ws, delays.sttMs));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      OPENAI_API_KEY: 'none',
      DEEPGRAM_URL: `ws://127.0.0.1:${port}`,
      DEEPGRAM_API_KEY: 'none',
      GREENROOM_PROVIDER_STT: 'deepgram/nova-3',
      GREENROOM_PROVIDER_LLM: 'openai/told',
      GREENROOM_PROVIDER_TTS: 'openai/tone',
    },
    close() {
      for (const ws of sockets.clients) ws.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(url: string, response: ServerResponse, delays: Delays): Promise<void> {
  if (url.endsWith('/chat/completions')) return chat(response, delays.llmMs);
  if (url.endsWith('/audio/speech')) return speak(response, delays.ttsMs);
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: [] }));
}

async function chat(response: ServerResponse, ms: number): Promise<void> {
  await pause(ms);
  response.setHeader('content-type', 'text/event-stream');
  for (const content of REPLY.split(/(?<= )/))
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
  response.end('data: [DONE]\n\n');
}

async function speak(response: ServerResponse, ms: number): Promise<void> {
  await pause(ms);
  response.setHeader('content-type', 'audio/pcm;rate=16000');
  response.end(Buffer.from(SOUND.buffer));
}

/** The words so long after the last loud sample was spoken, as a streaming recogniser has them. */
function listen(ws: WebSocket, ms: number): void {
  let timer: NodeJS.Timeout | undefined;
  const tell = () =>
    ws.send(
      JSON.stringify({
        type: 'Results',
        metadata: { request_id: 'r' },
        is_final: true,
        speech_final: true,
        start: 0,
        duration: 1,
        channel: { alternatives: [{ transcript: HEARD, confidence: 1, words: [] }] },
      }),
    );
  ws.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return;
    const pcm = new Int16Array(Uint8Array.from(data).buffer);
    const last = pcm.findLastIndex((sample) => Math.abs(sample) > LOUD);
    if (last < 0) return;
    clearTimeout(timer);
    // Sound comes in pieces of 100 ms.
    timer = setTimeout(tell, ms - ((pcm.length - last) * 1_000) / ENGINE_RATE);
  });
  ws.on('close', () => clearTimeout(timer));
}
