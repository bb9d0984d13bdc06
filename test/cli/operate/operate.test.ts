import { describe, expect, it } from 'vitest';
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { deploys } from '../../../cli/operate/deploys.ts';
import { drain } from '../../../cli/operate/drain.ts';
import { pool } from '../../../cli/operate/pool.ts';
import type { Reach, Where } from '../../../cli/operate/reach.ts';
import { session } from '../../../cli/operate/session.ts';
import { sessions } from '../../../cli/operate/sessions.ts';
import { stop } from '../../../cli/operate/stop.ts';
import { tail } from '../../../cli/operate/tail.ts';
import { tasks } from '../../../cli/operate/tasks.ts';
import {
  acceptSession,
  queueSession,
  takeVoicemail,
} from '../../../core/session/session-transitions.ts';
import { acceptSeat, claimSeat } from '../../../core/task/task-transitions.ts';
import { must, newSession, newTask, warmed } from '../../contract/tasks.ts';
import { fakeIo, runLine } from '../fake-io.ts';

const NOW_MS = 100_000;

/** A pool with a call on its one task, one idle task, and a caller who waits. */
async function deployment() {
  const store = createMemoryStore({ by: 'test', nowMs: () => NOW_MS });
  const ended: string[] = [];
  const asked: Where[] = [];
  const idle = warmed(newTask('task-idle', { launchedAtMs: 40_000 }));
  const free = warmed(newTask('task-busy'));
  const talking = { ...newSession('talking', 90_000), requestData: { secret: 'of the client' } };
  const { sessionId } = talking;
  const claimed = must(claimSeat(free, { sessionId, from: 'idle', revision: 'r1', nowMs: 90_000 }));
  const fence = { seat: 0, epoch: claimed.version, sessionId };
  const assignment = { taskId: 'task-busy', ...fence, endpoint: 'http://b' };
  await store.register(idle, 99_000);
  await store.register(free, 98_000);
  await store.saveTask({ before: free, after: claimed });
  await store.openSession(talking);
  const ready = must(acceptSession(talking, { assignment, from: 'idle', nowMs: 90_100 }));
  const busy = must(acceptSeat(claimed, fence));
  await store.saveBoth({ before: claimed, after: busy }, { before: talking, after: ready });
  const waits = newSession('waits', 95_000);
  await store.openSession(waits);
  const queued = must(queueSession(waits, 95_100, 'no seat: empty'));
  await store.saveSession({ before: waits, after: queued, why: 'no seat: empty' });
  const reach: Reach = {
    async open(where) {
      asked.push(where);
      return {
        title: 'a test',
        pools: ['p'],
        store,
        records: createMemoryRecords({ nowMs: () => NOW_MS }),
        carriersUrl: async () => undefined,
        endCall: async (id) => void ended.push(id),
      };
    },
  };
  const all = [pool, tasks, sessions, session, deploys, tail, drain, stop].map((make) =>
    make(reach),
  );
  async function run(line: string) {
    const io = fakeIo({ clock: { nowMs: () => NOW_MS, sleep: async () => undefined } });
    const code = await runLine(line, all, io);
    return { code, said: io.said, noted: io.noted };
  }
  return { store, run, ended, asked };
}

describe('the operator’s commands', () => {
  it('pool: what it holds, and how long the longest has waited', async () => {
    const { run, store } = await deployment();
    await store.countArrivals('p', 60_000, 7);
    const { said } = await run('pool');
    expect(said.join('\n')).toMatch(/longest wait 5 s/);
    const { pools } = JSON.parse((await run('pool --json')).said.join('')) as {
      pools: { busy: number; waiting: number; requests: number[] }[];
    };
    expect(pools[0]).toMatchObject({ busy: 1, waiting: 1 });
    expect(pools[0]?.requests.at(-1)).toBe(7);
  });

  it('tasks: the one with a call first, with when it was heard', async () => {
    const { run } = await deployment();
    const { said } = await run('tasks');
    expect(said[1]).toMatch(/^task-busy .*active idle .*2 s ago$/);
    expect(said[2]).toMatch(/^task-idle .*idle idle .*1 s ago$/);
  });

  it('sessions: by phase, and by a text in them; never what the client sent along', async () => {
    const { run } = await deployment();
    expect((await run('sessions')).said).toHaveLength(3);
    expect((await run('sessions --phase live')).said).toHaveLength(2);
    expect((await run('sessions --find task-busy')).said[1]).toMatch(/^talking/);
    expect((await run('sessions --find nobody')).said).toEqual(['no sessions']);
    const json = (await run('sessions --json')).said.join('');
    expect(json).not.toContain('of the client');
    // An endpoint holds its task's key.
    expect(json).not.toContain('http://b');
  });

  it('session: its whole life, by the beginning of its id', async () => {
    const { run } = await deployment();
    const { said } = await run('session wai');
    expect(said[0]).toBe('session waits, pool p, over webrtc: queued, for 5 s');
    expect(said[2]).toMatch(/test +waits in line: no seat: empty$/);
    expect((await run('session t')).said[0]).toMatch(/^session talking/);
    const unknown = await run('session nobody');
    expect(unknown.code).not.toBe(0);
    expect(unknown.noted.join('')).toMatch(/Cannot find session nobody/);
  });

  it('session: who called whom, and the message that was left', async () => {
    const { run, store } = await deployment();
    const phone = { carrier: 'plivo', callId: 'u1', from: '+15550001', to: '+15559999' } as const;
    const way = { direction: 'inbound', origin: 'https://x' } as const;
    const called = { ...newSession('called', 96_000), phone: { ...phone, ...way } };
    await store.openSession(called);
    const message = { url: 'https://carrier.example/1', durationS: 7, takenAtMs: 97_000 };
    const left = must(takeVoicemail(called, message));
    await store.saveSession({ before: called, after: left });
    const { said } = await run('session called');
    expect(said.slice(1, 3)).toEqual([
      'call by plivo: +15550001 to +15559999',
      'message at the carrier, 7 s: https://carrier.example/1',
    ]);
  });

  it('drain: the task takes no new session, and its call goes on', async () => {
    const { run, store, ended } = await deployment();
    expect((await run('drain task-b')).said).toEqual([
      'task-busy drains: 1 calls go on, and it takes no new one',
    ]);
    expect((await store.getTask('task-busy'))?.state).toBe('draining');
    expect((await run('drain task-b')).code).toBe(0);
    expect(ended).toEqual([]);
  });

  it('stop: a waiting session at once, a live one by the API, and nothing that is over', async () => {
    const { run, store, ended } = await deployment();
    await run('stop waits');
    expect((await store.getSession('waits'))?.reason).toBe('ended_by_api');
    await run('stop talking');
    expect(ended).toEqual(['talking']);
    expect((await run('stop waits')).noted.join('')).toMatch(/Cannot stop waits: it is ended/);
  });

  it('stop --task: leaves its calls alone unless --calls is given', async () => {
    const { run, store, ended } = await deployment();
    await run('stop --task task-busy');
    expect(ended).toEqual([]);
    await run('stop --task task-busy --calls');
    expect(ended).toEqual(['talking']);
    expect((await store.getTask('task-busy'))?.state).toBe('draining');
    expect((await run('stop --calls waits')).code).not.toBe(0);
  });

  it('deploys: names nothing where nothing was deployed', async () => {
    const { run } = await deployment();
    expect((await run('deploys')).said).toEqual(['nothing was deployed']);
  });

  it('ask for the deployment that the flags name, and refuse a pool that it lacks', async () => {
    const { run, asked } = await deployment();
    await run('tasks --local --table x');
    expect(asked.at(-1)).toEqual({ local: true, table: 'x' });
    expect((await run('tasks --pool other')).noted.join('')).toMatch(/--pool must be one of p/);
  });
});
