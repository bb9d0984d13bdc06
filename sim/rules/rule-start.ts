/** What a rule is told before its first decision. */
import type { Tables } from '../../services/scaler/sizing/programme/tables.ts';
import type { TargetSettings } from '../../services/scaler/sizing/settings.ts';
import type { TargetState } from '../../services/scaler/sizing/target-state.ts';
import type { Rule } from '../pool/pool-world.ts';
import type { Trace } from '../trace/trace.ts';

/** The setting, and the counts so far. */
export interface RuleStart {
  readonly tickS: number;
  /** Until the next decision can have taken effect: the lead time, and a tick where claims are not made good at once. */
  readonly horizonS: number;
  readonly meanSessionS: number;
  /** Counts up to the first decision, on the trace's grid; NaN where nothing was recorded. */
  readonly history: History;
  /** For rules that know what is to come, which no real one does. */
  readonly future: Future;
  readonly known: KnownBefore;
}

/** What rules that are played one after the other on one trace share. */
export interface KnownBefore {
  readonly tables: Tables;
  /** A state that knows the history and nothing else. */
  stateAfter(history: History, settings: TargetSettings): TargetState;
}

/** Interval i begins at `fromS + i * stepS`. */
export interface History {
  readonly fromS: number;
  readonly stepS: number;
  readonly counts: Float64Array;
}

/** What comes. */
export interface Future {
  readonly trace: Trace;
  readonly arrivalsS: Float64Array;
  readonly longestLeadS: number;
}

/** Makes a rule of the numbers behind its name. */
export type MakeRule = (start: RuleStart, numbers: readonly number[]) => Rule;

/** The answer of a rule with one threshold. */
export function hold(warm: number): { warm: number; keep: number } {
  return { warm, keep: warm };
}
