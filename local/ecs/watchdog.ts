/** Makes sure that no task outlives this process, even when it is killed by SIGKILL. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('watchdog-process.mjs', import.meta.url));

/** Knows the process groups that are to go when this process goes. */
export interface Watchdog {
  guard(group: number): void;
  release(group: number): void;
  /** Resolves when the watchdog has left; what it still guarded is killed. */
  close(): Promise<void>;
}

/**
 * Starts a process of its own that reads group ids from a pipe. The kernel closes the pipe when this process ends,
 * however it ends; the watchdog then kills every group that is left, and leaves.
 */
export function startWatchdog(): Watchdog {
  // In a session of its own: a Ctrl-C in the terminal must not reach it before its work is done.
  const child = spawn(process.execPath, [SCRIPT], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  });
  const left = new Promise<void>((resolve) => {
    child.once('exit', () => resolve()).once('error', () => resolve());
  });
  child.stdin.on('error', () => undefined);
  child.unref();
  const say = (line: string) => {
    if (child.stdin.writable) child.stdin.write(`${line}\n`);
  };
  return {
    guard: (group) => say(`+${group}`),
    release: (group) => say(`-${group}`),
    async close() {
      child.stdin.end();
      await left;
    },
  };
}
