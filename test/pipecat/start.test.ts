import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { pipecat } from '../../core/bot-kind.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import { preparePython } from '../../local/agent/prepare-python.ts';
import { pipecatPython } from './python.ts';
import { type PipecatSystem, processesOf, startSystem, tell, until } from './system.ts';

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

describe('preparePython, by which a start and a deploy look at a bot before anybody calls', () => {
  const prepare = (file: string, requirements = 'bots/echo/requirements.txt') =>
    preparePython(pipecat({ entry: `test/pipecat/bots/${file}`, requirements }), () => undefined);

  it.each(faulty)('says %s, with its place', async (what, file, words) => {
    await pipecatPython();
    const beganMs = Date.now();
    const fault = await prepare(file).catch((error: unknown) => error);
    tell(`${what} was told`, beganMs);
    expect(fault).toBeInstanceOf(CannotRun);
    expect(String(fault)).toMatch(words);
  });

  it('says which requirement cannot be installed, in the installer’s words', async () => {
    const fault = await prepare('echo.py', 'test/pipecat/bots/lacking.txt').catch(String);
    expect(fault).toMatch(/Cannot install test\/pipecat\/bots\/lacking\.txt: .*no_such\.whl/s);
  });

  it('says nothing of a bot that can be loaded', async () => {
    expect(await prepare('echo.py')).toMatch(/python3$/);
  });
});

describe('a seat whose bot cannot be loaded', () => {
  it.each(faulty)('gives the task up for %s, and logs why', async (what, file, words) => {
    const system = await startSystem({ entry: `test/pipecat/bots/${file}` });
    const beganMs = Date.now();
    systems.push(system);
    await until(() => words.test(system.lines.join('\n')), 'the reason is told');
    tell(`${what} was told by its seat`, beganMs);
    await until(() => system.exits.length > 0, 'the task is given up');
    expect(system.exits).toEqual([1]);
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
