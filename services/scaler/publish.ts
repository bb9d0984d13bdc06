/** Publishes what a tick saw and decided. */
import type { Meter, MetricName } from '../../core/metrics.ts';
import type { PoolDecision } from '../../core/pool.ts';
import type { PlanResult } from './apply-plan.ts';
import type { Census } from './census.ts';

/** One tick, for the dashboard. */
export interface TickFigures {
  readonly pool: string;
  readonly census: Census;
  readonly decision: PoolDecision;
  readonly result: PlanResult;
  readonly died: number;
}

/** Records the tick's figures with the meter. */
export function publishCensus(meter: Meter, figures: TickFigures): void {
  const { census, decision, result } = figures;
  const values: Partial<Record<MetricName, number>> = {
    TasksIdle: census.idle,
    TasksBusy: census.busy,
    TasksShared: census.shared,
    TasksStarting: census.starting,
    TasksDraining: census.draining,
    SessionsQueued: census.waiting,
    PoolTarget: decision.warm,
    PoolKeep: decision.keep,
    LeadTimeMs: decision.leadTimeMs,
    LaunchFailures: result.failures.length,
    TasksDied: figures.died,
  };
  if (decision.expectedArrivals !== undefined) values.ForecastArrivals = decision.expectedArrivals;
  for (const [name, value] of Object.entries(values)) {
    meter.record({ name: name as MetricName, pool: figures.pool, value });
  }
}
