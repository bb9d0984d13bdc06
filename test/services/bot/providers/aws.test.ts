import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeBedrock } from '../../../../services/bot/providers/aws/bedrock.ts';
import { makePolly } from '../../../../services/bot/providers/aws/polly.ts';
import { makeTranscribe } from '../../../../services/bot/providers/aws/transcribe.ts';
import type {
  HeardText,
  Hearer,
  Mind,
  MindRequest,
  Mouth,
} from '../../../../services/bot/providers/ports.ts';
import {
  type FaultKind,
  ProviderFault,
} from '../../../../services/bot/providers/provider-fault.ts';
import { type AwsServer, type Behaviour, startAwsServer, TONE } from './aws-server.ts';
import { all, awsParts, pieces } from './collect.ts';

let server: AwsServer;
const hangingUp = new AbortController();
const { signal } = hangingUp;

beforeAll(async () => void (server = await startAwsServer()));
afterEach(() => {
  server.behaviour = 'well';
  server.asked.length = 0;
});
afterAll(async () => {
  hangingUp.abort();
  await server.close();
});

const request: MindRequest = {
  instructions: 'Be kind.',
  turns: [{ role: 'user', text: 'When are you open?' }],
  tools: [],
};
const hours = { name: 'hours', description: 'Opening hours.', schema: { type: 'object' } };
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure' as const,
    (error: unknown) => (error instanceof ProviderFault ? error.kind : error),
  );

describe('Bedrock', () => {
  const mind = async () =>
    (await makeBedrock(
      { provider: 'aws', model: 'amazon.nova-lite-v1:0' },
      awsParts(server.url),
    )) satisfies Mind;

  it('streams a reply in the words of the model, and what it cost', async () => {
    const parts = await all((await mind()).reply(request, signal));
    const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    expect(text).toBe('We are open from nine to six. Anything else?');
    expect(parts.at(-1)).toEqual({ type: 'usage', inputTokens: 11, outputTokens: 7 });
    expect(server.asked[0]).toMatchObject({
      path: '/model/amazon.nova-lite-v1%3A0/converse-stream',
      body: {
        system: [{ text: 'Be kind.' }],
        messages: [{ role: 'user', content: [{ text: 'When are you open?' }] }],
      },
    });
  });

  it('asks for a tool with whole arguments, and takes its result', async () => {
    const asked = { ...request, tools: [hours] };
    const [call] = await all((await mind()).reply(asked, signal));
    expect(call).toEqual({ type: 'call', id: 't1', tool: 'hours', args: '{"day":"Monday"}' });
    const turns = [
      ...request.turns,
      { role: 'call', id: 't1', tool: 'hours', args: '{"day":"Monday"}' } as const,
      { role: 'result', id: 't1', tool: 'hours', output: '9 to 6', failed: false } as const,
    ];
    const parts = await all((await mind()).reply({ ...asked, turns }, signal));
    expect(parts[0]).toEqual({ type: 'text', text: 'We ' });
    expect(server.asked.at(-1)?.body).toMatchObject({
      messages: [
        { role: 'user' },
        {
          role: 'assistant',
          content: [{ toolUse: { toolUseId: 't1', input: { day: 'Monday' } } }],
        },
        { role: 'user', content: [{ toolResult: { toolUseId: 't1', status: 'success' } }] },
      ],
    });
  });

  it.each<[Behaviour, FaultKind]>([
    ['refuses', 'refused'],
    ['throttles', 'throttled'],
    ['denies', 'denied'],
    ['cuts', 'unreachable'],
    ['fails', 'failed'],
  ])('tells what it is that %s', async (behaviour, kind) => {
    server.behaviour = behaviour;
    expect(await failure(all((await mind()).reply(request, signal)))).toBe(kind);
  });

  it('takes no bytes of another protocol for an answer', async () => {
    server.behaviour = 'babbles';
    expect(await failure(all((await mind()).reply(request, signal)))).not.toBe('no failure');
  });

  it('tells that nobody is there', async () => {
    const parts = awsParts('http://127.0.0.1:9');
    const lost = await makeBedrock({ provider: 'aws', model: 'm' }, parts);
    expect(await failure(all(lost.reply(request, signal)))).toBe('unreachable');
  });
});

describe('Polly', () => {
  const mouth = async (model = 'polly', region = 'us-east-1') =>
    (await makePolly(
      { provider: 'aws', model, voice: 'Tiffany' },
      awsParts(server.url, region),
    )) satisfies Mouth;
  const samples = (chunks: Int16Array[]) => chunks.reduce((sum, { length }) => sum + length, 0);

  it('speaks a reply by one two-way stream, forced out at its end', async () => {
    const chunks = await all((await mouth()).speak(pieces('We are ', 'open.'), signal));
    expect(samples(chunks)).toBe(TONE.length);
    expect(server.asked.map(({ body }) => body)).toEqual([
      { type: 'TextEvent', Text: 'We are ' },
      { type: 'TextEvent', Text: 'open.' },
      { type: 'TextEvent', Text: ' ', FlushStreamConfiguration: { Force: true } },
      { type: 'CloseStreamEvent' },
    ]);
  });

  it.each([
    ['where the Region has no streams', 'polly', 'eu-north-1'],
    ['where the voice has none', 'polly-neural', 'us-east-1'],
  ])(
    'speaks sentence by sentence %s, also over chunks cut within a sample',
    async (_, m, region) => {
      const text = pieces('We are open today. ', 'Do come and see us.');
      const chunks = await all((await mouth(m, region)).speak(text, signal));
      expect(samples(chunks)).toBe(2 * TONE.length);
      expect(server.asked.map(({ body }) => body)).toMatchObject([
        { Text: 'We are open today.', OutputFormat: 'pcm', SampleRate: '16000' },
        { Text: 'Do come and see us.' },
      ]);
    },
  );

  it('gives no sound for what cannot be said, and does not fail', async () => {
    expect(await all((await mouth()).speak(pieces('… 🙂'), signal))).toEqual([]);
    expect(await all((await mouth('polly-neural')).speak(pieces('… 🙂'), signal))).toEqual([]);
  });

  it.each<[string, Behaviour, FaultKind]>([
    ['polly', 'throttles', 'throttled'],
    ['polly', 'denies', 'denied'],
    ['polly', 'refuses', 'refused'],
    ['polly', 'cuts', 'unreachable'],
    ['polly-neural', 'throttles', 'throttled'],
    ['polly-neural', 'denies', 'denied'],
  ])('%s tells what it is that %s', async (model, behaviour, kind) => {
    server.behaviour = behaviour;
    expect(await failure(all((await mouth(model)).speak(pieces('Hello there.'), signal)))).toBe(
      kind,
    );
  });

  it('names an engine that there is not', async () => {
    await expect(mouth('polly-wavenet')).rejects.toThrow(/engines are generative, neural/);
  });
});

describe('Transcribe', () => {
  const hearer = async () =>
    (await makeTranscribe(
      { provider: 'aws', model: 'transcribe' },
      awsParts(server.url),
    )) satisfies Hearer;

  const listen = async () => {
    const heard: HeardText[] = [];
    const faults: ProviderFault[] = [];
    const stream = (await hearer()).open({
      onText: (text) => void heard.push(text),
      onFault: (fault) => void faults.push(fault),
    });
    return { heard, faults, stream };
  };

  it('tells partials of a segment before its final', async () => {
    const { heard, stream } = await listen();
    for (let at = 0; at < TONE.length; at += 320) stream.push(TONE.subarray(at, at + 320));
    await vi.waitFor(() => expect(heard.at(-1)?.final).toBe(true), 10_000);
    expect(heard.map(({ text }) => text)).toEqual([
      'What are your',
      'What are your opening hours?',
      'What are your opening hours?',
    ]);
    expect(new Set(heard.map(({ segment }) => segment)).size).toBe(1);
    stream.close();
  });

  it.each<[Behaviour, FaultKind]>([
    ['throttles', 'throttled'],
    ['denies', 'denied'],
    ['refuses', 'refused'],
    ['fails', 'failed'],
    ['cuts', 'unreachable'],
    ['closes idle', 'idle'],
  ])('tells what it is that %s', async (behaviour, kind) => {
    server.behaviour = behaviour;
    const { faults, stream } = await listen();
    for (let at = 0; at < TONE.length; at += 320) stream.push(TONE.subarray(at, at + 320));
    await vi.waitFor(() => expect(faults.map((fault) => fault.kind)).toEqual([kind]), 10_000);
    stream.close();
  });

  it('leaves no socket behind', async () => {
    const before = server.sockets();
    for (let i = 0; i < 5; i++) {
      const { heard, stream } = await listen();
      for (let at = 0; at < TONE.length; at += 320) stream.push(TONE.subarray(at, at + 320));
      await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0), 10_000);
      stream.close();
    }
    await vi.waitFor(() => expect(server.sockets()).toBeLessThanOrEqual(before), 10_000);
  });
});
