import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call as callOf } from './call.ts';
import { type PipecatSystem, processesOf, startSystem, tell, until } from './system.ts';

let system: PipecatSystem;
beforeAll(async () => {
  system = await startSystem({ seats: 2 });
  await until(async () => (await system.task())?.state === 'ready', 'both seats are warm');
});
afterAll(() => system?.close());

const call = (body: Record<string, unknown>, secs?: number) => callOf(system, body, secs);

/** Every seat has a fresh, warm process again. */
const atRest = () =>
  until(async () => {
    const task = await system.task();
    return task?.state === 'ready' && task.seats.every((seat) => seat.state === 'idle');
  }, 'all seats are idle');

describe('a Pipecat bot in a seat', () => {
  it('says bot-ready with the client’s own id, plays the caller back, and knows that the caller left', async () => {
    const caller = call({ order: 'margherita' });
    await caller.heard('hears');
    await caller.left;
    expect(caller.messages().find(({ type }) => type === 'bot-ready')).toMatchObject({ id: 'r1' });
    expect((await caller.end()).reason).toBe('caller_left');
  });

  it('gives the bot the body of the start and the session’s id', async () => {
    const caller = call({ order: 'margherita' }, 4);
    const sessionId = await caller.id();
    await caller.heard('hears');
    const notes = await fetch(`${system.url}/sessions/${sessionId}/notes`).then((r) => r.json());
    expect(notes).toEqual({ body: { order: 'margherita' }, session_id: sessionId });
    const posted = await fetch(`${system.url}/sessions/${sessionId}/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ more: 1 }),
    });
    expect(await posted.json()).toMatchObject({ more: 1 });
    await caller.left;
    await caller.end();
  });

  it('tells of a bot that hangs up', async () => {
    const caller = call({ does: 'goodbye' }, 20);
    expect((await caller.end()).reason).toBe('bot_goodbye');
    await caller.left;
  });

  it('tells the type of an exception, and nothing of what it says', async () => {
    await atRest();
    const caller = call({ does: 'raise' }, 1);
    expect(await caller.end()).toMatchObject({ reason: 'bot_error', detail: 'ValueError' });
    const own = system.lines.filter((line) => line.includes('private'));
    expect(own.filter((line) => !line.includes('the bot says'))).toEqual([]);
    await caller.left;
  });

  it('leaves its neighbour alone while it blocks for five seconds, and lives on', async () => {
    await atRest();
    const blocked = call({ does: 'block' }, 9);
    await blocked.heard('started');
    const neighbour = call({}, 8);
    await Promise.all([blocked.left, neighbour.left]);
    expect((await neighbour.heard('heard')).gapMs).toBeLessThan(2_000);
    expect((await blocked.end()).reason).toBe('caller_left');
    expect((await neighbour.end()).reason).toBe('caller_left');
  });

  it('takes back what a bot has left behind', async () => {
    await atRest();
    const before = processesOf(system.taskId).length;
    const caller = call({ does: 'leak' }, 2);
    await caller.left;
    expect((await caller.end()).reason).toBe('caller_left');
    const endedMs = Date.now();
    await until(leakedIsGone, 'what it has left is gone');
    tell('what a bot had left was gone', endedMs);
    await atRest();
    expect(processesOf(system.taskId).length).toBe(before);
  });

  it('tells at once of a Python process that was killed, and puts a fresh one in its place', async () => {
    await atRest();
    const before = processesOf(system.taskId).length;
    const caller = call({}, 30);
    const sessionId = await caller.id();
    await caller.heard('hears');
    const pid = await pidOfBot(sessionId);
    const killedMs = Date.now();
    process.kill(pid, 'SIGKILL');
    const session = await caller.end();
    expect(session).toMatchObject({ reason: 'bot_died', detail: 'SIGKILL' });
    console.log(`the end was told ${(session.endedAtMs ?? 0) - killedMs} ms after the kill`);
    await atRest();
    expect(processesOf(system.taskId).length).toBe(before);
  });
});

/** What a bot that leaks has started. */
const leakedIsGone = () =>
  processesOf(system.taskId).every(
    (environ) =>
      !readFileSync(environ.replace(/environ$/, 'cmdline'), 'utf8').includes('sleep(300)'),
  );

async function pidOfBot(sessionId: string): Promise<number> {
  const answer = await fetch(`${system.url}/sessions/${sessionId}/pid`);
  return ((await answer.json()) as { pid: number }).pid;
}
