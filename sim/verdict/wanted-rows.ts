/** What is wanted of the production rule, one row for each pool that it is held against. */
import type { JudgedWorld } from '../pool/judged-worlds.ts';

/** One pool, and what the rule may cost there beside a plain rule at no worse service. */
export interface WantedRow {
  readonly world: JudgedWorld;
  /** Calls at a time that the trace is thinned to; the whole trace without. */
  readonly callsAtATime?: number;
  readonly days: number;
  /** The greatest part of the plain rule's cost (of its idle time where the world is `ticks`). */
  readonly target: number;
}

const THINNED = { days: 14, callsAtATime: [3, 1, 0.3, 0.1] };
const WHOLE_DAYS = 7;

/** All rows of one trace, the quick ones first. */
export function wantedRows(): WantedRow[] {
  const thinned = THINNED.callsAtATime.map((callsAtATime) => ({
    callsAtATime,
    days: THINNED.days,
  }));
  return [
    ...thinned.map((of) => ({ world: 'ticks' as const, ...of, target: 0.65 })),
    { world: 'ticks', days: WHOLE_DAYS, target: 0.65 },
    ...thinned.map((of) => ({
      world: 'spare' as const,
      ...of,
      target: of.callsAtATime >= 1 ? 0.92 : 0.97,
    })),
    { world: 'spare', days: WHOLE_DAYS, target: 0.92 },
  ];
}
