import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import type { ProviderFault } from '../../../../services/bot/providers/provider-fault.ts';
import { makeNovaSonic } from '../../../../services/bot/realtime/nova/nova-sonic.ts';
import { makeOpenAiRealtime } from '../../../../services/bot/realtime/openai/openai-realtime.ts';
import type { RealtimeStart } from '../../../../services/bot/realtime/realtime-model.ts';
import { awsParts } from '../providers/collect.ts';
import { type NovaServer, startNovaServer } from './nova-server.ts';
import {
  type RealtimeServer,
  startRealtimeServer,
  type Trouble,
} from './openai-realtime-server.ts';

let openai: RealtimeServer;
let nova: NovaServer;

beforeAll(async () => {
  [openai, nova] = await Promise.all([startRealtimeServer(), startNovaServer()]);
});
afterAll(async () => {
  openai.close();
  await nova.close();
});

const start: RealtimeStart = {
  instructions: 'Be kind.',
  tools: [],
  history: () => [],
  language: 'en-US',
  clock: createSystemClock(),
  endpointing: { minMs: 300, by: 'text' },
};

async function faultOf(which: 'OpenAI' | 'Nova', trouble: Trouble): Promise<ProviderFault> {
  const server = which === 'OpenAI' ? openai : nova;
  server.trouble = trouble;
  const env = { OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: 'key' };
  const model = await (which === 'OpenAI'
    ? makeOpenAiRealtime({ provider: 'openai', model: '' }, { ...awsParts(''), env })
    : makeNovaSonic({ provider: 'aws', model: 'amazon.nova-2-sonic-v1:0' }, awsParts(nova.url)));
  return new Promise((resolve, reject) => {
    const loud = Int16Array.from({ length: 320 }, (_, i) => Math.sin(i / 5) * 8_000);
    const opening = model.open(start, { onEvent: () => undefined, onFault: resolve });
    opening.then(
      (link) => {
        for (let i = 0; i < 100; i++) link.push(i < 50 ? loud : new Int16Array(320));
      },
      (error: ProviderFault) => resolve(error),
    );
    setTimeout(() => reject(new Error('no fault')), 8_000).unref();
  });
}

describe.each(['OpenAI', 'Nova'] as const)('%s, when it', (which) => {
  it.each<[Trouble, ProviderFault['kind']]>([
    ['denies', 'denied'],
    ['refuses', 'refused'],
    ['throttles', 'throttled'],
    ['is silent', 'slow'],
    ['babbles', 'malformed'],
    ['wrong shape', 'malformed'],
    ['fails', 'failed'],
    ['cuts', 'unreachable'],
  ])('%s, is told to have %s', async (trouble, kind) => {
    const fault = await faultOf(which, trouble);
    expect(fault.kind).toBe(kind);
  });
});

describe('Nova', () => {
  it('is refused by name where the Region has none, and where the model is another', () => {
    const parts = { ...awsParts(''), env: { AWS_REGION: 'eu-central-1' } };
    const sonic = { provider: 'aws', model: 'amazon.nova-2-sonic-v1:0' };
    expect(() => makeNovaSonic(sonic, parts)).toThrow(/us-east-1, us-west-2, ap-northeast-1/);
    const lite = { provider: 'aws', model: 'amazon.nova-lite-v1:0' };
    expect(() => makeNovaSonic(lite, awsParts(nova.url))).toThrow(/Nova Sonic hears and speaks/);
  });
});
