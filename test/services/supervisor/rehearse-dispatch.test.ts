import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Store } from '../../../core/store/store.ts';
import { rehearseDispatch } from '../../../services/supervisor/rehearse-dispatch.ts';
import type { SupervisorDeps } from '../../../services/supervisor/supervisor-deps.ts';
import { newTask } from '../../contract/tasks.ts';

async function listen() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.writeHead(409).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, url, close: () => server.close() };
}

const depsOf = (store: Store) => {
  const clock = { nowMs: () => 1_000_000, sleep: async () => undefined };
  return { store, task: newTask('t1'), clock } as unknown as SupervisorDeps;
};

describe('rehearseDispatch', () => {
  it('asks the task’s own address as a broker and a client would, and writes nothing', async () => {
    const store = createMemoryStore();
    await store.register(newTask('t1'), 1_000_000);
    const server = await listen();
    await rehearseDispatch(depsOf(store), server.url);
    server.close();
    expect(server.asked.toSorted()).toEqual([
      'POST /sessions',
      'POST /sessions/rehearsal/api/offer',
    ]);
    expect(await store.listTasks('p')).toEqual([newTask('t1')]);
    expect(await store.getSession('rehearsal')).toBeUndefined();
    expect(await store.getTask('rehearsal')).toBeUndefined();
  });

  it('leaves the task as it is when neither address nor table can be reached', async () => {
    const broken: Store = {
      ...createMemoryStore(),
      saveBoth: async () => Promise.reject(new Error('outage')),
    };
    await expect(rehearseDispatch(depsOf(broken), 'http://127.0.0.1:9')).resolves.toBeUndefined();
  });
});
