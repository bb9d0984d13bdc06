import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { joinAndTalk } from '../../bench/talking-caller.ts';
import { ensureBotBundle } from '../../local/agent/bot-bundle.ts';
import { failInside } from './fail-inside.ts';
import { type Started, startByHand } from './npm-start.ts';
import { isRunning, until } from './until.ts';

/** One task of one seat: as little as a machine of two cores needs to show everything. */
const SMALL = ['--port', '0', '--warm', '1', '--spare-seats', '0', '--max-tasks', '2'];

let runs: Started[] = [];

beforeAll(async () => {
  await ensureBotBundle();
}, 240_000);

afterEach(async () => {
  for (const { child, over } of runs) {
    child.kill('SIGKILL');
    await over;
  }
  runs = [];
});

function start(...flags: string[]): Started {
  const started = startByHand(...flags);
  runs.push(started);
  return started;
}

function scratchFolders({ child }: Started): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`greenroom-${child.pid}-`));
}

async function untilGone(family: readonly number[], withinMs: number): Promise<void> {
  await until(() => (family.some(isRunning) ? undefined : true), withinMs).catch(() => undefined);
  expect(family.filter(isRunning)).toEqual([]);
}

interface SessionView {
  readonly id: string;
  readonly state: string;
  readonly taskId?: string;
  readonly reason?: string;
}

async function openSession(url: string): Promise<SessionView> {
  const response = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: '{}',
  });
  return readSession(response);
}

async function look(url: string, id: string): Promise<SessionView> {
  return readSession(await fetch(`${url}/v1/sessions/${id}`));
}

async function readSession(response: Response): Promise<SessionView> {
  const { sessionId: id, ...rest } = (await response.json()) as { sessionId: string };
  return { ...(rest as Omit<SessionView, 'id'>), id };
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
}

function supervisorsOf(started: Started): number[] {
  return started.family().filter((pid) => commandOf(pid).endsWith('/bot/supervisor.mjs'));
}

/** A message of the bot that the call is over. */
function isEnd(text: string): boolean {
  return text.includes('"t":"ended"');
}

describe('npm start', () => {
  it('says what runs where, gives the first caller a bot, and leaves nothing behind at Ctrl-C', async () => {
    const started = start(...SMALL);
    const url = await started.ready();
    for (const part of ['page', 'API', 'scaler', 'ECS', 'DynamoDB', 'CloudWatch']) {
      expect(started.printed()).toMatch(new RegExp(`^ +${part} +\\S`, 'm'));
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(url)).text()).toContain('<html');
    expect(await openSession(url)).toMatchObject({ state: 'ready' });
    const family = started.family();
    expect(family.length).toBeGreaterThan(3);
    expect(scratchFolders(started)).toHaveLength(1);
    started.child.kill('SIGINT');
    expect(await started.over).toBe(0);
    await untilGone(family, 1_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    expect(scratchFolders(started)).toEqual([]);
  }, 90_000);

  it('takes its tasks along when it is killed by SIGKILL', async () => {
    const started = start(...SMALL, '--quiet');
    await started.ready();
    const family = started.family();
    started.child.kill('SIGKILL');
    await untilGone(family, 5_000);
  }, 90_000);

  it('ends the session of a task that was killed before its heartbeat is missed, and replaces the task', async () => {
    const started = start(...SMALL, '--quiet');
    const url = await started.ready();
    const { id, taskId } = await openSession(url);
    for (const pid of supervisorsOf(started)) process.kill(pid, 'SIGKILL');
    const failed = { state: 'failed', reason: 'task_died' };
    const struckMs = Date.now();
    // Sooner than the table could know: a silent task is taken for dead after 45 s.
    await until(async () => ((await look(url, id)).state === 'failed' ? true : undefined), 30_000);
    console.log(`ended after ${Date.now() - struckMs} ms`);
    expect(await look(url, id)).toMatchObject(failed);
    const opened = await openSession(url);
    const next = await until(async () => {
      const session = await look(url, opened.id);
      return session.state === 'ready' ? session : undefined;
    }, 20_000);
    expect(next.taskId).not.toBe(taskId);
  }, 90_000);

  it.each([
    ['is killed', (pid: number): boolean => process.kill(pid, 'SIGKILL')],
    ['stands still', (pid: number): boolean => process.kill(pid, 'SIGSTOP')],
    ['fails by an error of its own', failInside],
  ] as const)(
    'tells a caller in the call itself that the supervisor %s, and why',
    async (how, strike) => {
      const started = start(...SMALL, '--max-tasks', '1', '--quiet');
      const url = await started.ready();
      const talk = { sentence: new Int16Array(0), turnMs: 1_000, afterMs: 0 };
      const caller = await joinAndTalk(url, talk);
      if (!caller) throw new Error('there was no bot');
      await until(() => caller.messages.find((text) => text.includes('bot-ready')), 30_000);
      const struckMs = Date.now();
      for (const pid of supervisorsOf(started)) await strike(pid);
      // Sooner than the table could know: a silent task is taken for dead after 45 s.
      const told = await until(() => caller.messages.find(isEnd), 30_000);
      console.log(`${how}: told after ${Date.now() - struckMs} ms`);
      expect(JSON.parse(told)).toMatchObject({ data: { d: { reason: 'task_died' } } });
      caller.close();
    },
    90_000,
  );

  it('stops at Ctrl-C before its first bot is ready, too', async () => {
    const started = start(...SMALL, '--launch-delay', '600');
    await until(() => (started.printed().includes('DynamoDB') ? true : undefined), 50_000);
    const family = started.family();
    started.child.kill('SIGINT');
    expect(await started.over).toBe(0);
    await untilGone(family, 1_000);
  }, 90_000);

  it('keeps sessions over a restart with --data, and buries the tasks of the run that was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const data = join(folder, 'state');
    const first = start(...SMALL, '--data', data);
    const { id } = await openSession(await first.ready());
    const family = first.family();
    first.child.kill('SIGKILL');
    await untilGone(family, 5_000);
    const second = start(...SMALL, '--data', data);
    const url = await second.ready();
    const over = await until(async () => {
      const session = await look(url, id);
      return session.state === 'failed' ? session : undefined;
    }, 20_000);
    expect(over.reason).toBe('task_died');
    expect(await openSession(url)).toMatchObject({ state: 'ready' });
    second.child.kill('SIGINT');
    await second.over;
    rmSync(folder, { recursive: true });
  }, 120_000);
});

describe('npm start, when it cannot', () => {
  it.each([
    [
      ['--agent', 'nobody'],
      /^Cannot start: --agent must be one of .*receptionist.*, got nobody\n$/,
    ],
    [['--warm', 'two'], /^--warm must be a number from 0 to 100, got two\n$/],
    [['--porto', '1'], /^Unknown option '--porto'; see npx greenroom start --help\n$/],
    [['--warm', '9', '--max-tasks', '3'], /^--warm must be at most --max-tasks/],
    [['--host', '203.0.113.9'], /^Cannot start: --host must be an address of this machine/],
  ])('says what is wrong with %j in one line', async (flags, line) => {
    const started = start(...flags);
    expect(await started.over).toBeGreaterThan(0);
    expect(started.printed()).toMatch(line);
  });

  it('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const started = start('--port', String(port));
    expect(await started.over).toBe(1);
    expect(started.printed()).toBe(
      `Cannot start: port ${port} is taken by another program; choose one with --port\n`,
    );
    other.close();
  });

  it('shows every flag with --help', async () => {
    const started = start('--help');
    expect(await started.over).toBe(0);
    const flags = ['port', 'agent', 'warm', 'max-tasks', 'spare-seats', 'launch-delay', 'data'];
    for (const flag of [...flags, 'host', 'quiet'])
      expect(started.printed()).toContain(`--${flag} `);
  });
});
