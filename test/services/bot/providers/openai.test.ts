import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeOpenAiChat } from '../../../../services/bot/providers/openai/chat.ts';
import { makeOpenAiSpeech } from '../../../../services/bot/providers/openai/speech.ts';
import { makeOpenAiTranscription } from '../../../../services/bot/providers/openai/transcription.ts';
import type { HeardText, MindRequest } from '../../../../services/bot/providers/ports.ts';
import {
  type FaultKind,
  ProviderFault,
} from '../../../../services/bot/providers/provider-fault.ts';
import type { ProviderParts } from '../../../../services/bot/providers/provider-parts.ts';
import { all, pieces } from './collect.ts';
import { type Behaviour, type OpenAiServer, startOpenAiServer } from './openai-server.ts';

let server: OpenAiServer;
beforeAll(async () => void (server = await startOpenAiServer()));
afterEach(() => {
  server.behaviour = 'well';
  server.asked.length = 0;
});
afterAll(() => server.close());

const never = new AbortController().signal;
const parts = (): ProviderParts => ({
  language: 'en-US',
  keyterms: [],
  env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'k' },
  random: () => 0.5,
});
const request: MindRequest = {
  instructions: 'Be kind.',
  turns: [{ role: 'user', text: 'When are you open?' }],
  tools: [],
};
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure' as const,
    (error: unknown) => (error instanceof ProviderFault ? error.kind : error),
  );

describe('chat completions', () => {
  const mind = async () => makeOpenAiChat({ provider: 'openai', model: 'm' }, parts());

  it('streams a reply and what it cost', async () => {
    expect(await all((await mind()).reply(request, never))).toEqual([
      { type: 'text', text: 'We are open ' },
      { type: 'text', text: 'from nine to six.' },
      { type: 'usage', inputTokens: 11, outputTokens: 7 },
    ]);
    expect(server.asked[0]).toMatchObject({ path: '/v1/chat/completions', key: 'Bearer k' });
  });

  it('joins the pieces of a tool call', async () => {
    const tools = [{ name: 'hours', description: 'Hours.', schema: { type: 'object' } }];
    expect(await all((await mind()).reply({ ...request, tools }, never))).toEqual([
      { type: 'call', id: 'c1', tool: 'hours', args: '{"day":"Monday"}' },
    ]);
  });

  it('asks once more where the server has closed the socket', async () => {
    server.behaviour = 'drops the socket once';
    expect(await all((await mind()).reply(request, never))).toHaveLength(3);
    expect(server.asked).toHaveLength(2);
  });

  it.each<[Behaviour, FaultKind]>([
    ['refuses', 'refused'],
    ['throttles', 'throttled'],
    ['denies', 'denied'],
    ['breaks', 'failed'],
    ['babbles', 'malformed'],
    ['cuts', 'unreachable'],
    ['errs in the stream', 'failed'],
  ])('tells what it is that %s', async (behaviour, kind) => {
    server.behaviour = behaviour;
    expect(await failure(all((await mind()).reply(request, never)))).toBe(kind);
  });

  it('wants a key for OpenAI itself, and none for another server', () => {
    const bare = { ...parts(), env: {} };
    expect(() => makeOpenAiChat({ provider: 'openai', model: 'm' }, bare)).toThrow(
      /OPENAI_API_KEY/,
    );
    expect(() => makeOpenAiChat({ provider: 'ollama', model: 'm' }, bare)).not.toThrow();
  });
});

describe('speech', () => {
  const mouth = async () =>
    makeOpenAiSpeech({ provider: 'openai', model: 'tts', voice: 'alloy' }, parts());
  const seconds = (chunks: Int16Array[]) =>
    chunks.reduce((sum, { length }) => sum + length, 0) / 16_000;

  it.each<[Behaviour]>([['well'], ['speaks wav']])(
    'is at the engine’s rate whatever the server’s is: %s',
    async (behaviour) => {
      server.behaviour = behaviour;
      const chunks = await all((await mouth()).speak(pieces('We are open now.'), never));
      expect(Math.abs(seconds(chunks) - 1)).toBeLessThan(0.05);
    },
  );

  it.each<[Behaviour, FaultKind]>([
    ['refuses', 'refused'],
    ['throttles', 'throttled'],
    ['denies', 'denied'],
    ['breaks', 'failed'],
    ['babbles', 'malformed'],
  ])('tells what it is that %s', async (behaviour, kind) => {
    server.behaviour = behaviour;
    expect(await failure(all((await mouth()).speak(pieces('We are open.'), never)))).toBe(kind);
  });
});

describe('transcription', () => {
  it('sends one utterance as a WAV, and tells its text', async () => {
    const hearer = await makeOpenAiTranscription(
      { provider: 'openai', model: 'whisper-1' },
      parts(),
    );
    const heard = await new Promise<HeardText>((resolve, reject) => {
      const stream = hearer.open({ onText: resolve, onFault: reject });
      stream.speechStarted();
      stream.push(new Int16Array(16_000));
      stream.speechEnded();
      stream.push(new Int16Array(1_600));
    });
    expect(heard).toMatchObject({ text: 'When are you open?', final: true });
    expect(server.asked[0]?.body).toContain('RIFF');
    expect(server.asked[0]?.body).toContain('whisper-1');
  });
});
