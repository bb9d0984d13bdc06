/** From a deploy to a conversation: API Gateway, Lambda, the table, ECS, the task and UDP to its public address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, eventually, openAccount } from './account.ts';
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
    await eventually(async () => {
      const { packets } = await account.at('cone').look(1);
      return packets > 50 ? true : undefined;
    });
  });

  it('connects a caller behind address translation that is symmetric', async () => {
    await account.untilIdle(1);
    await account.at('symmetric').call(2);
    await eventually(async () => {
      const { packets } = await account.at('symmetric').look(2);
      return packets > 50 ? true : undefined;
    });
  });

  it('serves the page with all that it is made of, beside the API', async () => {
    const anybody = account.at('cone');
    const page = await anybody.get('/');
    expect(page).toMatchObject({ status: 200, type: expect.stringContaining('text/html') });
    const named = [...page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(named).toContain('/page.js');
    for (const path of named) expect(await anybody.get(path), path).toMatchObject({ status: 200 });
    expect(JSON.parse((await anybody.get('/page.json')).body)).toEqual({ join: 'link' });
    expect(await anybody.get('/healthz')).toMatchObject({ status: 200 });
  });

  it.concurrent('tells a caller whose network lets no UDP out why there is no call, and has its seat again', async () => {
    await account.untilIdle(1);
    const caller = account.at('no-udp');
    await expect(caller.call(3)).rejects.toThrow('no media');
    const told = await eventually(async () => {
      const session = await caller.session(3);
      return session.state === 'active' || session.state === 'ready' ? undefined : session;
    });
    expect(told).toMatchObject({ reason: 'caller_never_connected' });
    // It was said before, while the caller still tried.
    expect(told.unreachedAtMs).toBeLessThan(told.endedAtMs ?? 0);
    await account.untilIdle(1);
  });

  it.concurrent('ends the session when the caller hangs up', async () => {
    const { sessionId } = await account.at('cone').look(1);
    expect((await account.store.getSession(sessionId))?.state).toBe('active');
    await account.at('cone').hangUp(1);
    await eventually(async () => {
      const session = await account.store.getSession(sessionId);
      return session?.state === 'ended' ? true : undefined;
    });
  });

  it('did all of it without one refused request or packet', async () => {
    expect(account.troubles()).toEqual([]);
    expect(await account.fabric.refusals()).toEqual([]);
  });
});
