import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../web/system.ts';
import { call } from './call.ts';
import { pipecatPython } from './python.ts';
import { processesOf, until } from './system.ts';

let system: TestSystem;
let python: string;
beforeAll(async () => {
  python = await pipecatPython();
  system = await startTestSystem('--agent', 'echo', '--warm', '1', '--max-tasks', '2');
});
afterAll(() => system?.stop());

const callers = () => ({
  url: system.url,
  python,
  session: async (id: string) => {
    const session = (await system.session(id)) as { endedAtMs?: number; reason?: string };
    return session as never;
  },
});

describe('a supervisor that is killed', () => {
  it('takes its Python bot with it, says goodbye to the caller and why to whoever asks, and another serves the next', async () => {
    const caller = call(callers(), {}, 60);
    const sessionId = await caller.id();
    await caller.heard('hears');
    const { taskId = '' } = await system.session(sessionId);
    const family = processesOf(taskId).map((path) => Number(path.split('/')[2]));
    expect(family.length).toBeGreaterThan(1);
    const parents = family.map(parentOf);
    const supervisor = parents.find((pid) => !family.includes(pid)) ?? -1;
    const killedMs = Date.now();
    process.kill(supervisor, 'SIGKILL');
    await until(() => processesOf(taskId).length === 0, 'nothing of the task is left');
    console.log(`nothing was left ${Date.now() - killedMs} ms after the supervisor was killed`);
    const { reason, endedAtMs = 0 } = (await caller.end()) as {
      reason?: string;
      endedAtMs?: number;
    };
    expect(reason).toBe('task_died');
    console.log(`the session was over ${endedAtMs - killedMs} ms after it`);
    await caller.left;
    await system.rested(1);
    const next = call(callers(), {}, 1);
    await next.heard('hears');
    await next.left;
    expect((await next.end()).reason).toBe('caller_left');
  });
});

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
