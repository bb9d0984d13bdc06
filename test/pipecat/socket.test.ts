import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PipecatSystem, startSystem, until } from './system.ts';

const CALLER = fileURLToPath(new URL('./socket_caller.py', import.meta.url));

let system: PipecatSystem;
beforeAll(async () => {
  system = await startSystem();
  await until(async () => (await system.task())?.state === 'ready', 'the seat is warm');
});
afterAll(() => system?.close());

interface Heard {
  readonly event: string;
  readonly text?: string;
  readonly code?: number;
}

/** A session whose caller comes by a socket, in the only seat. */
async function start(body: Record<string, unknown>) {
  const isIdle = async () => (await system.task())?.seats.every(({ state }) => state === 'idle');
  await until(isIdle, 'the seat is idle');
  return system.startSocket(body);
}

function connect(url: string, secs: number) {
  const told: Heard[] = [];
  const child = spawn(system.python, [CALLER, url, String(secs)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) =>
    told.push(JSON.parse(line) as Heard),
  );
  const left = new Promise<number | null>((resolve) => child.once('close', resolve));
  const heard = (event: string) =>
    until(() => told.find((one) => one.event === event), `the caller ${event}; ${errors}`);
  return { told, heard, left };
}

const endOf = (sessionId: string) =>
  until(async () => {
    const session = await system.session(sessionId);
    return session?.endedAtMs === undefined ? undefined : session;
  }, 'the session is over');

describe('a Pipecat bot and a client over WebSocket', () => {
  it('speaks to it in its own frames, with the start’s body, until the client leaves', async () => {
    const { sessionId, url } = await start({ order: 'margherita' });
    const caller = connect(url, 4);
    await caller.heard('hears');
    const notes = await fetch(`${system.url}/sessions/${sessionId}/notes`).then((r) => r.json());
    expect(notes).toEqual({ body: { order: 'margherita' }, session_id: sessionId });
    await caller.left;
    const types = caller.told.flatMap(({ text }) =>
      text ? [JSON.parse(text) as { type: string }] : [],
    );
    expect(types).toContainEqual(expect.objectContaining({ type: 'bot-ready', id: 'r1' }));
    expect((await endOf(sessionId)).reason).toBe('caller_left');
  });

  it('closes the socket in order when the bot hangs up', async () => {
    const { sessionId, url } = await start({ does: 'goodbye' });
    const caller = connect(url, 20);
    expect((await caller.heard('closed')).code).toBe(1000);
    expect((await endOf(sessionId)).reason).toBe('bot_goodbye');
    await caller.left;
  });

  it('tells of a bot that raises', async () => {
    const { sessionId, url } = await start({ does: 'raise' });
    const caller = connect(url, 20);
    expect(await endOf(sessionId)).toMatchObject({ reason: 'bot_error', detail: 'ValueError' });
    await caller.left;
  });

  it('lets nobody in without the session’s token', async () => {
    const { sessionId, url } = await start({});
    const stranger = connect(url.replace(/[^/]+$/, 'x'.repeat(32)), 2);
    expect(await stranger.left).not.toBe(0);
    const caller = connect(url, 1);
    await caller.heard('open');
    await caller.left;
    expect((await endOf(sessionId)).reason).toBe('caller_left');
  });
});
