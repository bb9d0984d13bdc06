/** Where time comes from; only entry files make one from the system's. */
export interface Clock {
  /** Wall clock, ms since 1970. */
  nowMs(): number;
  /** Resolves after that many ms; earlier, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Uniform in [0, 1). */
export type Random = () => number;
