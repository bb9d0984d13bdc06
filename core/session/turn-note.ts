/** What is kept of a call's turns once it is over: where the time of each answer went, and nothing of what was said. */
import { TURN_STAGES, type TurnLedger, type TurnStage } from './turn-ledger.ts';

/** One turn. */
export interface TurnNote {
  /** Since the bot accepted the session, in ms; when its answer began. */
  readonly afterMs: number;
  /** In whole ms; a stage that nobody measured is missing. */
  readonly stages: TurnLedger['stages'];
  readonly totalMs: number;
  /** The stage that took most above its share, where the turn took more than it may. */
  readonly broke?: TurnStage;
}

/** The latest turns of a call that are kept, about 100 bytes each. */
export const TURNS_KEPT = 60;

/** The note of a turn's account. */
export function noteOf({ stages, totalMs, broke }: TurnLedger, afterMs: number): TurnNote {
  const whole = TURN_STAGES.flatMap((stage) => {
    const ms = stages[stage];
    return ms === undefined ? [] : [[stage, Math.round(ms)] as const];
  });
  const note = { afterMs: Math.round(afterMs), totalMs: Math.round(totalMs) };
  return { ...note, stages: Object.fromEntries(whole), ...(broke ? { broke } : {}) };
}
