import { fromHttp } from '@aws-sdk/credential-provider-http';
import { describe, expect, it } from 'vitest';
import { serveCredentials } from '../../../../services/supervisor/seat/provider-credentials.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const HOUR_MS = 3_600_000;

async function setUp() {
  let nowMs = Date.now();
  let taken = 0;
  let works = true;
  const assume = async () => {
    if (!works) throw new Error('AccessDenied');
    taken += 1;
    const keys = { accessKeyId: `key${taken}`, secretAccessKey: 's', sessionToken: 't' };
    return { ...keys, expiresAtMs: nowMs + HOUR_MS };
  };
  const clock = { nowMs: () => nowMs };
  const env = await serveCredentials({ assume, clock, log, token: 'secret', region: 'eu-west-1' });
  /** As AWS's SDK asks for them, given a bot's environment. */
  const ask = (token = env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '') =>
    fromHttp({
      awsContainerCredentialsFullUri: env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '',
      awsContainerAuthorizationToken: token,
      maxRetries: 0,
    })();
  return {
    ask,
    env,
    pass: (ms: number) => (nowMs += ms),
    fail: () => (works = false),
    taken: () => taken,
  };
}

describe('serveCredentials', () => {
  it('hands the role’s credentials to AWS’s own SDK, with their end', async () => {
    const { ask } = await setUp();
    const got = await ask();
    expect(got).toMatchObject({ accessKeyId: 'key1', secretAccessKey: 's', sessionToken: 't' });
    expect(got.expiration?.getTime()).toBeGreaterThan(Date.now());
  });

  it('takes the role once for all bots, and again before it ends', async () => {
    const { ask, pass, taken } = await setUp();
    await Promise.all([ask(), ask(), ask()]);
    expect(taken()).toBe(1);
    pass(HOUR_MS - 1_000_000);
    expect((await ask()).accessKeyId).toBe('key2');
  });

  it('gives the old ones while they live when the role cannot be taken', async () => {
    const { ask, pass, fail } = await setUp();
    await ask();
    fail();
    pass(HOUR_MS - 1_000_000);
    expect((await ask()).accessKeyId).toBe('key1');
    pass(HOUR_MS);
    await expect(ask()).rejects.toThrow();
  });

  it('refuses whoever does not know the task’s token', async () => {
    const { ask, env } = await setUp();
    await expect(ask('other')).rejects.toThrow();
    const bare = await fetch(env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '');
    expect(bare.status).toBe(403);
  });
});
