/** The whole system in a process of its own, started as `npm start` starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A running system. */
export interface SystemProcess {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

const ENTRY = fileURLToPath(new URL('../bin/greenroom.mjs', import.meta.url));

/** Longer than any start without a launch delay takes on a busy machine, four seats with Python included. */
const READY_MS = 300_000;

/** Starts it with these flags beside `--port 0 --quiet`; resolves when the first caller would be served. `env` is added to ours. */
export async function startSystemProcess(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<SystemProcess> {
  const args = [ENTRY, 'start', '--port', '0', '--quiet', ...flags];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  // However the bench ends, the system does not outlive it.
  process.once('exit', () => child.kill('SIGINT'));
  const url = await readUrl(child);
  return {
    url,
    pid: child.pid ?? 0,
    async close() {
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await Promise.race([gone, pause(15_000)]);
      child.kill('SIGKILL');
    },
  };
}

async function readUrl(child: ChildProcess): Promise<string> {
  let said = '';
  const hear = (chunk: Buffer) => (said += chunk.toString());
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const giveUpMs = performance.now() + READY_MS;
  while (performance.now() < giveUpMs && child.exitCode === null) {
    const url = /Ready after .*open (http:\S+)/.exec(said)?.[1];
    if (url) return url.replace('localhost', '127.0.0.1');
    await pause(50);
  }
  child.kill('SIGKILL');
  throw new Error(`Cannot bench: the system did not start; it said: ${said.slice(-500)}`);
}
