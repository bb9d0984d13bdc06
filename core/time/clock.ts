/** Where time comes from; only entry files make one from the system's. */
export interface Clock {
  /** Wall clock, ms since 1970. */
  nowMs(): number;
  /** Resolves after that many ms; earlier, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Takes back what was to be done later; nothing where it is done already. */
export type Cancel = () => void;

/** A clock that also measures, paces and watches: a call's. */
export interface TimerClock extends Clock {
  /** Never set back, ms since no particular moment. */
  readonly monotonicMs: () => number;
  /** Does it once, after that many ms. */
  readonly after: (ms: number, act: () => void) => Cancel;
  /** Does it again and again, the first time after that many ms. */
  readonly every: (ms: number, act: () => void) => Cancel;
}

/** Uniform in [0, 1). */
export type Random = () => number;
