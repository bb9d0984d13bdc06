import { describe, expect, it } from 'vitest';
import { command } from '../../cli/command.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import { fakeIo, runLine } from './fake-io.ts';

function commandThat(name: string, run: () => Promise<number | void>, packages?: 'all') {
  const needs = packages ? { packages } : {};
  return command({ name, summary: `does ${name}`, flags: {}, run, ...needs });
}

const COMMANDS = [
  commandThat('go', async () => undefined),
  commandThat('go far', async () => 3),
  commandThat('pool show', async () => undefined),
  commandThat('pool pause', async () => undefined),
  commandThat('stop', async () => {
    throw new CannotRun('Cannot stop: it does not run.');
  }),
  commandThat('break', async () => {
    throw new TypeError('a mistake of ours');
  }),
  commandThat('ask', async () => {
    throw Object.assign(new Error('User is not authorized to perform: ecs:RunTask'), {
      name: 'AccessDeniedException',
      $fault: 'client',
    });
  }),
  commandThat('build', async () => undefined, 'all'),
];

async function run(line: string) {
  const io = fakeIo();
  const code = await runLine(line, COMMANDS, io);
  return { code, said: io.said.join('\n'), noted: io.noted.join('\n'), installed: io.installed };
}

describe('npx greenroom', () => {
  it.each(['', '--help', '-h', 'help'])('lists its commands for “%s”', async (line) => {
    const { code, said } = await run(line);
    expect(code).toBe(0);
    expect(said).toMatch(/All\n {2}go {10}does go\n/);
  });

  it.each(['--version', '-v'])('says its version for %s', async (line) => {
    expect(await run(line)).toMatchObject({ code: 0, said: '1.2.3' });
  });

  it('takes the longest name that fits, and returns its code', async () => {
    expect((await run('go')).code).toBe(0);
    expect((await run('go far')).code).toBe(3);
  });

  it('lists the commands of a group', async () => {
    const { code, said } = await run('pool');
    expect(code).toBe(0);
    expect(said).toMatch(/pool show .*\n.*pool pause /);
    expect(said).not.toContain('does go');
  });

  it.each([
    ['an unknown command', 'cure', 2, /There is no command cure; see npx greenroom --help/],
    ['an unknown one of a group', 'pool drop', 2, /pool is followed by show, pause, got drop/],
    ['what a person can mend', 'stop', 1, /^Cannot stop: it does not run\.$/],
    ['a refusal of AWS', 'ask', 1, /^AWS refused: .*ecs:RunTask; these credentials may not/],
  ])('says %s in one line and leaves with its code', async (_, line, code, message) => {
    const answer = await run(line);
    expect(answer).toMatchObject({ code, said: '' });
    expect(answer.noted).toMatch(message);
  });

  it('lets a mistake of ours through with its stack', async () => {
    await expect(run('break')).rejects.toThrow(TypeError);
  });

  it('installs all packages for a command that needs them, and for its help none', async () => {
    expect((await run('build')).installed).toEqual(['all']);
    expect((await run('build --help')).installed).toEqual([]);
    expect((await run('go')).installed).toEqual([]);
  });
});
