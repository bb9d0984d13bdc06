import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkBot } from '../../local/check-bot.ts';
import { HOST_FOLDER, pipecatPython, ROOT } from './python.ts';
import { type PipecatSystem, processesOf, startSystem, until } from './system.ts';

const systems: PipecatSystem[] = [];
afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

const faulty = [
  ['a syntax error', 'syntax.py', /SyntaxError at syntax\.py:1: /],
  [
    'a missing requirement',
    'missing.py',
    /ModuleNotFoundError at missing\.py:1: .*no_such_module_anywhere/,
  ],
  [
    'a file without a bot',
    'nobot.py',
    /NotABot: nobot\.py must have `async def bot\(runner_args\)`/,
  ],
] as const;

describe('checkBot', () => {
  it.each(faulty)('says %s, with its place', async (_, file, words) => {
    const python = await pipecatPython();
    const entry = `test/pipecat/bots/${file}`;
    expect(await checkBot({ python, hostFolder: HOST_FOLDER, root: ROOT, entry })).toMatch(words);
  });

  it('says nothing of a bot that can be loaded', async () => {
    const python = await pipecatPython();
    const entry = 'test/pipecat/bots/echo.py';
    expect(await checkBot({ python, hostFolder: HOST_FOLDER, root: ROOT, entry })).toBeUndefined();
  });
});

describe('a seat whose bot cannot be loaded', () => {
  it.each(faulty)('gives the task up for %s, and logs why', async (_, file, words) => {
    const system = await startSystem({ entry: `test/pipecat/bots/${file}` });
    systems.push(system);
    await until(() => system.exits.length > 0, 'the task is given up');
    expect(system.exits).toEqual([1]);
    expect(system.lines.join('\n')).toMatch(words);
    expect((await system.task())?.state).toBe('starting');
    await until(() => processesOf(system.taskId).length === 0, 'no process is left');
  });
});

describe('readyz', () => {
  it('is obeyed: the seat is not claimable before it says so, however often it is asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ready-'));
    const file = join(folder, 'ready');
    const system = await startSystem({ env: { READY_FILE: file } });
    systems.push(system);
    const asked = () => (existsSync(`${file}.asked`) ? statSync(`${file}.asked`).size : 0);
    await until(() => asked() > 10, 'the bot was asked, and has refused');
    expect((await system.task())?.state).toBe('starting');
    writeFileSync(file, '');
    await until(async () => (await system.task())?.state === 'ready', 'the seat is warm');
    rmSync(folder, { recursive: true });
  });
});
