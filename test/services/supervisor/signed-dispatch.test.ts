import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createDoorLock } from '../../../adapters/http/door-lock.ts';
import { createHttpDispatcher } from '../../../adapters/http/http-dispatcher.ts';
import { createPhoneDispatcher } from '../../../adapters/http/phone-dispatcher.ts';
import { readKeyed, withKey } from '../../../core/access/door-key.ts';
import { createDispatchApp } from '../../../services/supervisor/dispatch-app.ts';
import { createPhoneApp } from '../../../services/supervisor/phone/phone-app.ts';
import { killAll, ready, startTask } from './start-task.ts';

const KEY = 'k3y-of_this-task';
const servers: ReturnType<typeof serve>[] = [];

afterEach(() => {
  killAll();
  for (const server of servers.splice(0)) server.close();
});

/** A task whose door is on the network, and its address without and with the key. */
async function openTask() {
  const task = await startTask();
  await ready(task);
  const phone = createPhoneApp([]);
  const app = createDispatchApp(task.supervisor, createDoorLock(KEY)).route('/', phone);
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const bare = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { task, bare, keyed: withKey(bare, KEY) };
}

const REQUEST = { sessionId: 's1', seat: 0, epoch: 1, from: 'idle' } as const;

describe('a supervisor’s door', () => {
  it('hears a request that is signed with its key, and none of anybody else', async () => {
    const { bare, keyed } = await openTask();
    const dispatcher = createHttpDispatcher();
    // Refused by the protocol, for nothing was claimed: so it was heard.
    expect(await dispatcher.dispatch(keyed, REQUEST)).toMatchObject({ outcome: 'refused' });
    const unsigned = { outcome: 'unreachable', because: 'status 401' };
    expect(await dispatcher.dispatch(bare, REQUEST)).toEqual(unsigned);
    expect(await dispatcher.dispatch(withKey(bare, 'another'), REQUEST)).toEqual(unsigned);
    expect(await dispatcher.end(bare, 's1', 'ended_by_api')).toEqual(unsigned);
    expect(await dispatcher.end(keyed, 's1', 'ended_by_api')).toBe('unknown');
    const phone = createPhoneDispatcher();
    expect(await phone.tell(bare, 's1', { type: 'socket-closed' })).toEqual(unsigned);
    const gone = { live: false, leaving: false, away: false };
    expect(await phone.tell(keyed, 's1', { type: 'socket-closed' })).toEqual(gone);
  });

  it('lets anybody ask whether it is there', async () => {
    const { bare, keyed, task } = await openTask();
    const healthy = { outcome: 'healthy', taskId: task.deps.task.taskId };
    expect(await createHttpDispatcher().health(bare)).toEqual(healthy);
    expect(await createHttpDispatcher().health(keyed)).toEqual(healthy);
  });
});

describe('a signature', () => {
  const request = { method: 'DELETE', path: '/sessions/a?b=1', body: '{}' };
  const lock = createDoorLock(KEY);
  const signature = lock.sign(request);

  it.each([
    ['another method', { ...request, method: 'POST' }],
    ['another path', { ...request, path: '/sessions/b?b=1' }],
    ['another query', { ...request, path: '/sessions/a?b=2' }],
    ['another body', { ...request, body: '{"x":1}' }],
  ])('does not hold for %s', (_, other) => {
    expect(lock.isSigned(request, signature)).toBe(true);
    expect(lock.isSigned(other, signature)).toBe(false);
    expect(createDoorLock('other').isSigned(request, signature)).toBe(false);
    expect(lock.isSigned(request, undefined)).toBe(false);
  });

  it('is made with the key of the endpoint, which the address then lacks', () => {
    expect(readKeyed('http://k-1_A@10.0.0.1:7000/sessions?x=@')).toEqual({
      url: 'http://10.0.0.1:7000/sessions?x=@',
      key: 'k-1_A',
    });
    expect(readKeyed('http://10.0.0.1:7000/a@b')).toEqual({
      url: 'http://10.0.0.1:7000/a@b',
      key: undefined,
    });
  });
});
