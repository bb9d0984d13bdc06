/** The answer as JSON, for scripts. */
import type { PricedComparison } from '../compare/answer.ts';

/** One object: what was asked, each rule's figures, the sweep, the ladder, the worst hours; times as ISO without a zone. */
export function jsonReport({
  comparison,
  rows,
  swept,
  ladder,
  equal,
  dominance,
  forecastAlone,
  worstHours,
  cost,
  taskHourUsd,
  notes,
}: PricedComparison): string {
  const { trace, settings, seeds, window } = comparison;
  const at = (s: number) => new Date(s * 1000).toISOString().slice(0, 19);
  const report = {
    trace: { name: trace.name, rows: trace.rows, stepS: trace.stepS },
    window: { from: at(window.fromS), to: at(window.toS) },
    seeds,
    settings,
    cost: { ...cost, taskHourUsd },
    rules: rows,
    sweep: swept,
    equalService: equal,
    dominance,
    forecastAlone,
    ladder,
    worstHours,
    notes,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
