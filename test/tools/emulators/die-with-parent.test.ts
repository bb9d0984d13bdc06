import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, until } from '../../local/until.ts';

/** Starts a child that ignores SIGTERM, writes down both ids, and waits. */
const STUBBORN = `
  const { spawn } = require('node:child_process');
  const { writeFileSync } = require('node:fs');
  const inner = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', inner], { detached: true, stdio: 'ignore' });
  writeFileSync('pids', process.pid + ' ' + child.pid);
  setInterval(() => {}, 1000);
`;

let folder: string;
let wrapper: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenroom-wrapper-'));
});

afterEach(() => {
  wrapper?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function hold(argv: readonly string[], afterwards: readonly string[] = []): ChildProcess {
  const program = join(process.cwd(), 'tools/emulators/die-with-parent.mjs');
  const env = { ...process.env, RUN_AFTERWARDS: JSON.stringify(afterwards) };
  wrapper = spawn(process.execPath, [program, ...argv], {
    cwd: folder,
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return wrapper;
}

const code = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once('exit', (left) => resolve(left)));

describe('a program that dies with its parent', () => {
  it('ends all that was started when its owner goes, also what ignores SIGTERM, then tidies up', async () => {
    const held = hold([process.execPath, '-e', STUBBORN], ['touch', 'tidied']);
    const pids = await until(async () => {
      const file = join(folder, 'pids');
      const ids = existsSync(file) ? readFileSync(file, 'utf8').split(' ').map(Number) : [];
      return ids.length === 2 && ids.every(isRunning) ? ids : undefined;
    });
    const left = code(held);
    held.stdin?.end();
    expect(await left).toBe(0);
    // A kill has been sent by then; the kernel may take a moment more.
    await until(() => (pids.some(isRunning) ? undefined : true), 2_000);
    expect(existsSync(join(folder, 'tidied'))).toBe(true);
  });

  it('leaves as its command left, and tidies up then too', async () => {
    const held = hold([process.execPath, '-e', 'process.exit(3)'], ['touch', 'tidied']);
    expect(await code(held)).toBe(3);
    expect(existsSync(join(folder, 'tidied'))).toBe(true);
  });

  it('fails for a command that is not there', async () => {
    expect(await code(hold(['/nowhere/at-all']))).toBe(1);
  });
});
