/** From a deploy to a conversation: API Gateway, Lambda, the table, ECS, the task and UDP to its public address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../local/until.ts';
import { type Account, openAccount, PATIENCE_MS } from './account.ts';
import { blueprintOf, templatesOf } from './prepared.ts';

let account: Account;

describe('a deployment and its first caller', () => {
  beforeAll(async () => {
    account = await openAccount('first-call', blueprintOf(templatesOf('first')));
  });

  afterAll(async () => {
    await account?.close();
  });

  it('has a warm task, started by the schedule alone', async () => {
    await account.untilIdle(1);
    expect(account.launches.length).toBeGreaterThan(0);
  });

  it('connects the first caller warm, and the bot is heard', async () => {
    const call = await account.at('cone').call(1);
    expect(call.start).toBe('warm');
    await until(async () => {
      const { packets } = await account.at('cone').look(1);
      return packets > 50 ? true : undefined;
    }, PATIENCE_MS);
  });

  it('connects a caller behind address translation that is symmetric', async () => {
    await account.untilIdle(1);
    await account.at('symmetric').call(2);
    await until(async () => {
      const { packets } = await account.at('symmetric').look(2);
      return packets > 50 ? true : undefined;
    }, PATIENCE_MS);
  });

  it('ends the session when the caller hangs up', async () => {
    const { sessionId } = await account.at('cone').look(1);
    expect((await account.store.getSession(sessionId))?.state).toBe('active');
    await account.at('cone').hangUp(1);
    await until(async () => {
      const session = await account.store.getSession(sessionId);
      return session?.state === 'ended' ? true : undefined;
    }, PATIENCE_MS);
  });

  it('did all of it without one refused request or packet', async () => {
    expect(account.faults.all).toEqual([]);
    expect(await account.fabric.refusals()).toEqual([]);
  });
});
