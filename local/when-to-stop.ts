/** When a run is over: a signal, or the terminal's npm is gone. */

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
  // By hand (`node scripts/start.mjs &`) a run may well outlive the shell that started it.
  if (process.env['npm_lifecycle_event'] !== undefined) watchParent(() => stopping.abort());
  return stopping.signal;
}

function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  timer.unref();
}
