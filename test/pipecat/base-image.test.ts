import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { image } from '../../core/bot-kind.ts';
import { freePort } from '../../tools/emulators/emulator.ts';
import { call } from './call.ts';
import { pipecatPython, ROOT } from './python.ts';
import { type PipecatSystem, startSystem, until } from './system.ts';

// Beside the supervisor on the same addresses, as two containers of a task are.
let container: ChildProcess;
let port: number;
const systems: PipecatSystem[] = [];

beforeAll(async () => {
  port = await freePort();
  const argv = [join(ROOT, 'test/pipecat/base_image.py'), join(ROOT, 'test/pipecat/bots/echo.py')];
  const env = { ...process.env, PORT: String(port) };
  container = spawn(await pipecatPython(), argv, { stdio: ['ignore', 'inherit', 'inherit'], env });
});
afterAll(async () => {
  for (const system of systems) await system.close();
  container.kill('SIGTERM');
  await once(container, 'exit');
});

/** A task for one session, as the image's pool has them. */
async function startTask(): Promise<PipecatSystem> {
  const bot = { ...image({ image: 'me/echo:1' }), port };
  const system = await startSystem({ bot, isolation: 'task' });
  systems.push(system);
  await until(async () => (await system.task())?.state === 'ready', 'the container is ready');
  return system;
}

describe('an image made for Pipecat Cloud, beside the supervisor', () => {
  it('has a session with the body of its start and ends with its caller; its task is for nobody else', async () => {
    const system = await startTask();
    const caller = call(system, { order: 'margherita' }, 4);
    await caller.heard('hears');
    await caller.left;
    expect((await caller.end()).reason).toBe('caller_left');
    const types = caller.messages().map(({ type }) => type);
    expect(types).toContain('bot-ready');
    await until(() => system.exits.length > 0, 'the task ends');
    expect(system.exits).toEqual([0]);
  });

  it('tells of a bot that raises, though a base image tells no type', async () => {
    const system = await startTask();
    const caller = call(system, { does: 'raise' }, 1);
    expect((await caller.end()).reason).toBe('bot_error');
    await caller.left;
  });
});
