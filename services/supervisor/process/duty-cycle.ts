/**
 * Lets a seat's processes run for a fraction of the time. A task's CPU quota is shared by all its processes, so priorities order them
 * and save nobody from a used-up quota; only the rate helps (measured: gaps of the live call 23 to 26 ms at p99, else 50 to 84).
 */
const ON_MS = 10;
const OFF_MS = 40;

/** Stops and continues processes by turns. */
export interface DutyCycle {
  start(): void;
  /** Lets it run again at full speed. */
  stop(): void;
}

/** A duty cycle for whoever gets the signals, not started. */
export function createDutyCycle(signal: (signal: NodeJS.Signals) => void): DutyCycle {
  let timer: NodeJS.Timeout | undefined;
  const step = (run: boolean) => {
    signal(run ? 'SIGCONT' : 'SIGSTOP');
    timer = setTimeout(() => step(!run), run ? ON_MS : OFF_MS);
  };
  return {
    start() {
      if (timer === undefined) step(false);
    },
    stop() {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      signal('SIGCONT');
    },
  };
}
