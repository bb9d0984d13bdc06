/** Whether the caller is there: waited for at the start as long as it gives signs, and for a while when it falls silent. */
import { CONNECT_TIMEOUT_MS, FIRST_SIGN_MS } from '../../core/limits.ts';

/** How often `isGone` is to be asked. */
export const LOOK_MS = 1_000;

/**
 * A caller whose page closed the connection, and did not say goodbye, is waited for no longer: exceeds what a page takes to be
 * loaded anew and to open its microphone. A cut of the network closes nothing.
 */
const RELOAD_MS = 10_000;

/** One caller's presence. */
export class Presence {
  readonly #nowMs: () => number;
  #heardMs: number;
  /** Looks in a row at which nothing had been heard: counted, so that a process that stood still judges nobody. */
  #silentLooks = 0;
  #closed = false;
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

  /** Media flow. */
  connected(): void {
    this.stopWaiting();
    this.sign();
  }

  /** The caller is not waited for any more. */
  stopWaiting(): void {
    this.#wait?.stop();
  }

  /** An offer, candidates, a check, a message or a sound came. */
  sign(): void {
    this.#heardMs = this.#nowMs();
    this.#silentLooks = 0;
    this.#closed = false;
    this.#wait?.sign();
  }

  /** The connection was closed, and its caller may be loading the page anew. */
  closed(): void {
    this.#closed = true;
  }

  /** How long nothing was heard, by the clock. */
  quietMs(): number {
    return this.#nowMs() - this.#heardMs;
  }

  /** Looks, and tells whether the caller has gone: nothing was heard at so many looks, `silentForMs` of them or those of a reload. */
  isGone(silentForMs: number): boolean {
    this.#silentLooks += 1;
    const patienceMs = this.#closed ? Math.min(RELOAD_MS, silentForMs) : silentForMs;
    return this.#silentLooks * LOOK_MS > patienceMs;
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
