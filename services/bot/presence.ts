/** Whether the caller is there: waited for at the start as long as it gives signs, and for a while when it falls silent. */
import { CONNECT_TIMEOUT_MS, FIRST_SIGN_MS } from '../../core/limits.ts';

/** How often `look` is to be called. */
export const LOOK_MS = 1_000;

/** One caller's presence. */
export class Presence {
  readonly #nowMs: () => number;
  #heardMs: number;
  /** Looks in a row at which nothing had been heard: counted, so that a process that stood still judges nobody. */
  #silentLooks = 0;
  #wait: Wait | undefined;

  /** `nowMs` is monotonic. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#heardMs = nowMs();
  }

  /** Calls back once, when no sign came for `FIRST_SIGN_MS` or no connection in `CONNECT_TIMEOUT_MS`. */
  waitForConnection(onNever: () => void): void {
    this.#wait ??= startWait(onNever);
  }

  /** The caller is connected, or not waited for any more. */
  stopWaiting(): void {
    this.#wait?.stop();
  }

  /** An offer, candidates, a check, a message or a sound came. */
  sign(): void {
    this.#heardMs = this.#nowMs();
    this.#silentLooks = 0;
    this.#wait?.sign();
  }

  /** How long nothing was heard, by the clock. */
  quietMs(): number {
    return this.#nowMs() - this.#heardMs;
  }

  /** Looks, and answers how long nothing was heard by the looks since. */
  look(): number {
    this.#silentLooks += 1;
    return this.#silentLooks * LOOK_MS;
  }
}

interface Wait {
  sign(): void;
  stop(): void;
}

function startWait(onNever: () => void): Wait {
  const never = () => {
    stop();
    onNever();
  };
  const whole = setTimeout(never, CONNECT_TIMEOUT_MS);
  let quiet = setTimeout(never, FIRST_SIGN_MS);
  let stopped = false;
  const stop = () => {
    stopped = true;
    clearTimeout(whole);
    clearTimeout(quiet);
  };
  return {
    sign() {
      if (stopped) return;
      clearTimeout(quiet);
      quiet = setTimeout(never, FIRST_SIGN_MS);
    },
    stop,
  };
}
