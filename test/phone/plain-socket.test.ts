import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import { until } from '../local/until.ts';
import { type PhoneSystem, startPhoneSystem } from './system.ts';

let phone: PhoneSystem;
let words: Int16Array;
beforeAll(async () => {
  phone = await startPhoneSystem({ agent: 'parrot', warm: 1, maxTasks: 1 });
  words = await phone.speak('Good morning, I would like to make an appointment, please.');
});
afterAll(() => phone.close());

async function start(): Promise<{ sessionId: string; socketUrl: string }> {
  const response = await until(async () => {
    const asked = await fetch(`${phone.system.url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=20' },
      body: JSON.stringify({ agent: 'parrot', transport: 'websocket' }),
    });
    return asked.status === 201 ? asked : undefined;
  });
  return (await response.json()) as { sessionId: string; socketUrl: string };
}

/** A server of somebody's own, as `docs/sockets.md` shows it. */
async function call(socketUrl: string) {
  const socket = new WebSocket(socketUrl);
  const told: Record<string, unknown>[] = [];
  const heard = { ms: 0, peak: 0 };
  socket.on('message', (data: RawData, isBinary) => {
    if (!isBinary) {
      const message = JSON.parse((data as Buffer).toString()) as Record<string, unknown>;
      told.push(message);
      return;
    }
    const samples = new Int16Array(Uint8Array.from(data as Buffer).buffer);
    heard.ms += samples.length / 16;
    for (const sample of samples) heard.peak = Math.max(heard.peak, Math.abs(sample));
  });
  await once(socket, 'open');
  return { socket, told, heard };
}

const has = (told: Record<string, unknown>[], type: string) =>
  until(() => told.find((message) => message['type'] === type));

describe('a server by the plain audio socket', () => {
  it('is greeted, breaks in, is answered, comes back after its connection died, and leaves', async () => {
    const { sessionId, socketUrl } = await start();
    const first = await call(socketUrl);
    first.socket.send(JSON.stringify({ type: 'start' }));
    const { resume } = await has(first.told, 'ready');
    await until(() => first.heard.ms > 500 || undefined);
    expect(first.heard.peak).toBeGreaterThan(2_000);
    // While the greeting is said.
    await say(first.socket, words);
    await has(first.told, 'bot-interrupted');
    await has(first.told, 'user-stopped-speaking');
    first.socket.terminate();
    const second = await call(socketUrl);
    second.socket.send(JSON.stringify({ type: 'start', resume }));
    await has(second.told, 'ready');
    await say(second.socket, words);
    await until(() => second.heard.ms > 500 || undefined);
    second.socket.send(JSON.stringify({ type: 'stop' }));
    await once(second.socket, 'close');
    const over = await until(async () => {
      const asked = await fetch(`${phone.system.url}/v1/sessions/${sessionId}`);
      const session = (await asked.json()) as { state: string; reason: string };
      return session.state === 'ended' ? session : undefined;
    });
    expect(over.reason).toBe('caller_left');
  });
});

/** In real time, with silence after it. */
async function say(socket: WebSocket, samples: Int16Array): Promise<void> {
  const padded = new Int16Array(samples.length + 16_000);
  padded.set(samples);
  for (let at = 0; at < padded.length; at += 320) {
    socket.send(padded.slice(at, at + 320));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
