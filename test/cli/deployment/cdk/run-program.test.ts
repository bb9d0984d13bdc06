import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const runProgram = fileURLToPath(
  new URL('../../../../cli/deployment/cdk/run-program.ts', import.meta.url),
);

/** Runs a program by `runProgram` and prints its answer. */
const OUTER = (inner: string) => `
  import { runProgram } from ${JSON.stringify(runProgram)};
  const ran = await runProgram(process.execPath, ['-e', ${JSON.stringify(inner)}], { env: process.env });
  console.log('answered', JSON.stringify(ran));
`;

/** A program that asks only where it has a terminal, as the CDK does. */
const ASKS = `
  console.log('terminal', process.stdin.isTTY === true, process.stdout.isTTY === true);
  console.error('wrong');
  process.stdin.once('data', (text) => { console.log('heard', String(text).trim()); process.exit(3); });
`;

/** Gives a command a pseudo-terminal and types a word. */
const PTY = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
out, typed = b'', False
while True:
    try:
        read = os.read(fd, 4096)
    except OSError:
        break
    if not read:
        break
    out += read
    if b'terminal' in out and not typed:
        os.write(fd, b'yes\\n'); typed = True
os.waitpid(pid, 0)
sys.stdout.buffer.write(out)
`;

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('runProgram', () => {
  it.skipIf(!hasPython)(
    'leaves the terminal to the program, so that its question is asked and answered',
    () => {
      const node = ['--no-warnings', '--import', 'tsx', '--input-type=module', '-e', OUTER(ASKS)];
      const said = execFileSync('python3', ['-c', PTY, process.execPath, ...node], {
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
        cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
      });
      expect(said).toContain('terminal true true');
      expect(said).toContain('heard yes');
      expect(said).toContain('answered {"code":3,"output":"wrong\\n"}');
    },
    60_000,
  );
});
