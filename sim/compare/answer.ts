/** The comparison with money and words: what the table, the JSON and the report are made of. */
import { stamp } from '../../traffic/regular-counts.ts';
import type { SimulateRequest } from '../command/asked.ts';
import type { Series } from '../pool/series.ts';
import type { Comparison } from '../run/simulation.ts';
import {
  type EqualService,
  equalService,
  type ForecastAlone,
  forecastAlone,
} from './at-equal-service.ts';
import { labelOf, ruleFamily } from './contenders.ts';
import { type Dominance, dominance } from './dominance.ts';
import type { RuleFigures } from './figures.ts';
import { MONTH_HOURS, taskHour } from './region-prices.ts';

/** Figures with their money. */
export interface PricedFigures extends RuleFigures {
  readonly label: string;
  readonly monthUsd: number;
  /** Of that, for tasks that idled or started. */
  readonly idleMonthUsd: number;
}

/** An hour in which callers waited, or shared. */
export interface WorstHour {
  readonly hour: string;
  readonly arrivals: number;
  readonly cold: number;
  readonly shared: number;
  readonly longestWaitS: number;
}

/** All of it. */
export interface PricedComparison {
  readonly comparison: Comparison;
  readonly rows: readonly PricedFigures[];
  readonly swept: readonly PricedFigures[];
  readonly ladder: readonly (PricedFigures & { readonly step: string })[];
  readonly equal: readonly EqualService[];
  readonly dominance: Dominance | undefined;
  readonly forecastAlone: ForecastAlone | undefined;
  /** The row of the sweep that the others are compared with: Greenroom as the money has it, over the sweep's days. */
  readonly own: PricedFigures | undefined;
  readonly worstHours: readonly WorstHour[];
  readonly cost: SimulateRequest['cost'];
  readonly taskHourUsd: number;
  readonly notes: readonly string[];
}

/** Pure: adds what follows from the figures. */
export function explain(
  comparison: Comparison,
  asked: Pick<SimulateRequest, 'cost' | 'timeZone'>,
): PricedComparison {
  const { cost } = asked;
  const taskHourUsd = taskHour(cost.price, cost);
  const price = (figures: RuleFigures): PricedFigures => ({
    ...figures,
    label: labelOf(figures.rule),
    monthUsd: figures.meanTasks * MONTH_HOURS * taskHourUsd,
    idleMonthUsd: (figures.meanTasks - busyTasks(figures)) * MONTH_HOURS * taskHourUsd,
  });
  const swept = (comparison.sweep?.figures ?? []).map(price);
  const own = swept.find(({ rule }) => rule === 'greenroom');
  const first = Object.values(comparison.series)[0];
  return {
    comparison,
    rows: comparison.figures.map(price),
    swept,
    ladder: comparison.ladder.map((step) => ({ ...price(step), step: step.label })),
    equal: own ? equalService(swept, own) : [],
    dominance: own ? dominance(swept) : undefined,
    forecastAlone: forecastAlone(swept, comparison.settings.pool.spareSeats),
    own,
    worstHours: first ? worstHours(first) : [],
    cost,
    taskHourUsd,
    notes: notesOn(comparison, asked),
  };
}

/** Tasks paid for less those idle; a task that starts serves nobody either, and counts as idle here. */
function busyTasks({ meanTasks, meanIdle, meanStarting }: RuleFigures): number {
  return meanTasks - meanIdle - meanStarting;
}

const WORST = 8;

/** Hours by callers who waited, then by callers who shared. */
function worstHours({ fromS, hours }: Series): WorstHour[] {
  return Array.from(hours.arrivals, (arrivals, h) => ({
    hour: stamp(fromS + h * 3600),
    arrivals,
    cold: hours.cold[h]!,
    shared: hours.shared[h]!,
    longestWaitS: hours.longestWaitS[h]!,
  }))
    .filter(({ cold, shared }) => cold + shared > 0)
    .sort((a, b) => b.cold - a.cold || b.shared - a.shared)
    .slice(0, WORST);
}

function notesOn(
  { trace, sweep, settings, figures }: Comparison,
  { cost, timeZone }: Pick<SimulateRequest, 'cost' | 'timeZone'>,
): string[] {
  const notes = [...trace.notes];
  if (trace.zoned && timeZone === undefined)
    notes.push('The pool’s week is lived in UTC; --time-zone names the zone that callers live in.');
  if (cost.price.derived)
    notes.push(`The price of ${cost.region} is derived from x86; --price gives your own.`);
  if (sweep && figures.some(({ rule }) => ruleFamily(rule) === 'fixed'))
    notes.push(
      'The fixed number is what the busiest interval of the week before the window asks for, at 99 of 100 lead times.',
    );
  if (settings.pool.tickS > 5)
    notes.push(
      `Decisions fall every ${settings.pool.tickS} s here, production's every 5 s: --tick 5 or fewer --days show those.`,
    );
  return notes;
}
