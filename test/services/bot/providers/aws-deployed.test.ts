import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeBedrock } from '../../../../services/bot/providers/aws/bedrock.ts';
import { makePolly } from '../../../../services/bot/providers/aws/polly.ts';
import { makeTranscribe } from '../../../../services/bot/providers/aws/transcribe.ts';
import type { ProviderParts } from '../../../../services/bot/providers/provider-parts.ts';
import { serveCredentials } from '../../../../services/supervisor/seat/provider-credentials.ts';
import { type AwsServer, startAwsServer } from './aws-server.ts';
import { all, pieces } from './collect.ts';

let server: AwsServer;
let parts: ProviderParts;
const never = new AbortController();

/** As in a task: no key in the environment, and a supervisor that hands out the role's. */
beforeAll(async () => {
  server = await startAwsServer();
  const env = await serveCredentials({
    assume: async () => ({
      accessKeyId: 'ASIAROLE',
      secretAccessKey: 'secret',
      sessionToken: 'of-an-hour',
      expiresAtMs: Date.now() + 3_600_000,
    }),
    clock: { nowMs: Date.now },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    token: 'of-the-task',
    region: 'eu-central-1',
  });
  const mine = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'];
  for (const name of mine) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  parts = {
    language: 'en-US',
    keyterms: [],
    env: { ...env, GREENROOM_PROVIDER_ENDPOINT: server.url },
    random: () => 0.5,
  };
});

afterEach(() => void (server.signers.length = 0));

afterAll(async () => {
  never.abort();
  vi.unstubAllEnvs();
  await server.close();
});

describe('an agent’s AWS providers in a deployment', () => {
  it('ask Bedrock as the bots’ role', async () => {
    const mind = await makeBedrock({ provider: 'aws', model: 'amazon.nova-lite-v1:0' }, parts);
    const turns = [{ role: 'user' as const, text: 'When are you open?' }];
    await all(mind.reply({ instructions: 'Be kind.', turns, tools: [] }, never.signal));
    expect(server.signers).toEqual(['ASIAROLE of-an-hour']);
  });

  it('ask Polly as the bots’ role, by stream and by sentence', async () => {
    for (const model of ['polly', 'polly-neural']) {
      const mouth = await makePolly({ provider: 'aws', model, voice: 'Joanna' }, parts);
      await all(mouth.speak(pieces('We are open.'), never.signal));
    }
    expect(new Set(server.signers)).toEqual(new Set(['ASIAROLE of-an-hour']));
    expect(server.signers).toHaveLength(2);
  });

  it('ask Transcribe as the bots’ role', async () => {
    const hearer = await makeTranscribe({ provider: 'aws', model: 'transcribe' }, parts);
    const stream = hearer.open({ onText: () => undefined, onFault: () => undefined });
    await vi.waitUntil(() => server.signers.length > 0, { timeout: 10_000 });
    stream.close();
    expect(server.signers).toEqual(['ASIAROLE of-an-hour']);
  });
});
