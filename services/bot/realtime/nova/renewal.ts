/**
 * When a conversation moves to a new connection: Nova's end without a warning after eight minutes. The next one is opened while
 * the bot speaks, and takes over when it has spoken; a caller hears nothing of it.
 */

/** What is known of both. */
export interface RenewalFacts {
  /** Of the connection that carries the call. */
  readonly ageMs: number;
  /** Since the next one is there; none while there is none. */
  readonly readyForMs: number | undefined;
  /** A reply is being made, or a tool runs for one. */
  readonly replying: boolean;
}

/** Bounds in ms. */
export interface RenewalPace {
  /** From then on the next reply is used for it. */
  readonly fromMs: number;
  /** Without a reply it is done then. */
  readonly atMs: number;
  /** A reply that takes longer is not waited for. */
  readonly patienceMs: number;
}

/** 480 s are all; what is begun at 420 s has 60 s, and a reply of 80 s begun at 360 s has 40. */
export const RENEWAL_PACE: RenewalPace = { fromMs: 360_000, atMs: 420_000, patienceMs: 40_000 };

/** What is to be done now. */
export type RenewalStep = 'wait' | 'open the next' | 'hand over';

/** The step. */
export function renewalStep(of: RenewalFacts, pace: RenewalPace): RenewalStep {
  const { ageMs, readyForMs, replying } = of;
  if (readyForMs === undefined) {
    const due = ageMs >= pace.atMs || (ageMs >= pace.fromMs && replying);
    return due ? 'open the next' : 'wait';
  }
  return replying && readyForMs < pace.patienceMs ? 'wait' : 'hand over';
}
