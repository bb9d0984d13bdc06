import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PeerServer, startRunner } from '../../bench/peers/peer-server.ts';
import { call } from './call.ts';
import { ROOT } from './python.ts';
import { type PipecatSystem, startSystem, until } from './system.ts';

// The same file on Pipecat's own runner and in a seat of ours, called by the same caller.
let ours: PipecatSystem;
let runner: PeerServer;

beforeAll(async () => {
  ours = await startSystem();
  const file = join(ROOT, 'test/pipecat/bots/echo.py');
  runner = await startRunner('Pipecat’s runner', { python: ours.python, file });
  await until(async () => (await ours.task())?.state === 'ready', 'the seat is warm');
});
afterAll(async () => {
  await runner?.close();
  await ours?.close();
});

/** All that the caller was told, but for ids and counts of what differs from call to call. */
async function transcriptOf(url: string) {
  const called = call({ url, python: ours.python, session: ours.session }, { order: 'x' }, 3);
  await called.heard('hears');
  await called.left;
  const answers = called.told
    .filter(({ event }) => ['started', 'answered', 'trickled'].includes(event))
    .map((told) => ({ ...told, sessionId: 'any' }));
  const messages = called.messages().map((message) => JSON.stringify(message));
  return { answers, messages: [...new Set(messages.map(withoutMeasures))] };
}

/** Times and measurements are each call's own. */
function withoutMeasures(text: string): string {
  return text.replaceAll(/"(value|timestamp)":("[^"]*"|[\d.e-]+)/g, '"$1":0');
}

describe('a client of a Pipecat bot in a seat', () => {
  it('is told, message by message, what Pipecat’s own runner tells it', async () => {
    const theirs = await transcriptOf(runner.url);
    expect(theirs.messages.join()).toContain('bot-ready');
    expect(await transcriptOf(ours.url)).toEqual(theirs);
  });
});
