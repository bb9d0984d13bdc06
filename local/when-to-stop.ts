/** When a run is over: a signal, or the terminal's npm is gone. */
import { readFileSync } from 'node:fs';

/** npm passes a Ctrl-C on that the terminal has sent us already; what comes so soon after is no second one. */
const SAME_SIGNAL_MS = 500;

/** How often we look whether npm still lives. */
const PARENT_CHECK_MS = 1_000;

/** Aborts at the first SIGINT, SIGTERM or SIGHUP, or when npm was killed; a second signal ends the process on the spot. */
export function whenToStop(): AbortSignal {
  const stopping = new AbortController();
  let firstMs = 0;
  const stop = () => {
    if (stopping.signal.aborted && Date.now() - firstMs > SAME_SIGNAL_MS) process.exit(130);
    firstMs ||= Date.now();
    stopping.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // By hand (`node tools/start.mjs &`) a run may well outlive the shell that started it.
  if (process.env['npm_lifecycle_event'] !== undefined) watchParent(() => stopping.abort());
  return stopping.signal;
}

/** npm starts us by a shell, which may or may not stay between us; so the first ancestor that is none is watched. */
function watchParent(onGone: () => void): void {
  const [parent, grandparent] = [process.ppid, parentBehindShell(process.ppid)];
  const timer = setInterval(() => {
    const same = process.ppid === parent;
    if (same && parentBehindShell(parent) === grandparent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** The parent of a shell; nothing for other programs, and on machines without `/proc`. */
function parentBehindShell(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const shell = /^Name:\s+(sh|dash|bash|zsh)$/m.test(status);
    return shell ? Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]) : undefined;
  } catch {
    return undefined;
  }
}
