/** From what happened to the figures that are compared. */
import { joinSeries, type Series } from '../pool/series.ts';
import type { JobResult } from '../run/run-job.ts';

/** One rule's figures over all stretches and seeds. Shares are in percent. */
export interface RuleFigures {
  readonly rule: string;
  readonly sessions: number;
  /** Sessions that waited over a second. */
  readonly coldPct: number;
  /** Sessions put on a spare seat. */
  readonly sharedPct: number;
  readonly waitP50S: number;
  readonly waitP95S: number;
  readonly waitP99S: number;
  readonly waitMaxS: number;
  /** Idle task-minutes over session-minutes. */
  readonly overhead: number;
  /** All paid task-minutes (starting, idle, busy) over session-minutes. */
  readonly cost: number;
  readonly idleMinPerSession: number;
  readonly meanActive: number;
  readonly meanIdle: number;
  readonly meanStarting: number;
  /** Tasks paid for, in the mean. */
  readonly meanTasks: number;
  readonly maxTasks: number;
  readonly launchesPerSession: number;
}

/** Adds up one rule's results; all of the same seeds and stretches. */
export function figuresOf(rule: string, results: readonly JobResult[]): RuleFigures {
  const sum = (pick: (r: JobResult) => number) => results.reduce((all, r) => all + pick(r), 0);
  const sessions = sum((r) => r.sessions);
  const each = Math.max(1, sessions);
  const spanS = Math.max(
    1e-9,
    sum((r) => r.spanS),
  );
  const paidS = sum((r) => r.taskS + r.startingS);
  const wait = waitQuantiles(results, sessions);
  return {
    rule,
    sessions,
    coldPct: (100 * sum((r) => r.cold)) / each,
    sharedPct: (100 * sum((r) => r.spare)) / each,
    waitP50S: wait(0.5),
    waitP95S: wait(0.95),
    waitP99S: wait(0.99),
    waitMaxS: wait(1),
    overhead:
      sum((r) => r.idleS) /
      Math.max(
        1e-9,
        sum((r) => r.sessionS),
      ),
    cost:
      paidS /
      Math.max(
        1e-9,
        sum((r) => r.busyS),
      ),
    idleMinPerSession: sum((r) => r.idleS) / 60 / each,
    meanActive: sum((r) => r.busyS) / spanS,
    meanIdle: sum((r) => r.idleS) / spanS,
    meanStarting: sum((r) => r.startingS) / spanS,
    meanTasks: paidS / spanS,
    maxTasks: Math.max(...results.map((r) => r.maxTasks)),
    launchesPerSession: sum((r) => r.launches) / each,
  };
}

/** One rule's pool over time, of those results that kept it. */
export function seriesOf(results: readonly JobResult[]): Series | undefined {
  const seeds = new Set(results.map((r) => r.seed)).size;
  return joinSeries(
    results.flatMap((r) => (r.series ? [r.series] : [])),
    seeds,
  );
}

/** Between ranks as numpy's `percentile` has it; sessions that did not wait come first. */
function waitQuantiles(results: readonly JobResult[], sessions: number): (q: number) => number {
  const waits = new Float32Array(results.reduce((all, r) => all + r.waitsS.length, 0));
  let n = 0;
  for (const { waitsS } of results) {
    waits.set(waitsS, n);
    n += waitsS.length;
  }
  waits.sort();
  const at = (rank: number) => waits[rank - (sessions - waits.length)] ?? 0;
  return (q) => {
    const exact = q * Math.max(0, sessions - 1);
    const below = Math.floor(exact);
    return at(below) + (exact - below) * (at(Math.min(sessions - 1, below + 1)) - at(below));
  };
}
