/** Waits for a caller who has a bot and is not yet connected: as long as it gives signs, and no longer. */
import { CONNECT_TIMEOUT_MS, FIRST_SIGN_MS } from '../../core/limits.ts';

/** A running wait. */
export interface Arrival {
  /** The caller has made an offer, sent candidates or a check. */
  sign(): void;
  /** The caller is there, or the call is over. */
  stop(): void;
}

/** Calls back once, when no sign came for `FIRST_SIGN_MS` or no connection in `CONNECT_TIMEOUT_MS`. */
export function awaitCaller(onNever: () => void): Arrival {
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
