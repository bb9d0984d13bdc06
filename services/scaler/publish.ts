/** Publishes what a tick saw and decided. */
import type { Meter, MetricName } from '../../core/metrics.ts';
import type { Census } from '../../core/pool/census.ts';
import type { PoolDecision } from '../../core/pool/pool.ts';
import type { PlanResult } from './plan/apply-plan.ts';
import type { Target } from './sizing/target-rule.ts';

/** One tick, for the dashboard. */
export interface TickFigures {
  readonly pool: string;
  readonly census: Census;
  readonly decision: PoolDecision;
  readonly target: Target;
  readonly result: PlanResult;
  readonly died: number;
}

/** Records the tick's figures with the meter. CloudWatch bills a metric by the hours that it is sent in: at rest noughts say nothing. */
export function publishCensus(meter: Meter, figures: TickFigures): void {
  const { census, decision, target, result } = figures;
  const values: Partial<Record<MetricName, number>> = {
    TasksIdle: census.idle,
    TasksBusy: census.busy,
    TasksShared: census.shared,
    TasksStarting: census.starting,
    TasksDraining: census.draining,
    SessionsQueued: census.waiting,
    PoolTarget: decision.warm,
    PoolKeep: decision.keep,
    LaunchFailures: result.failures.length,
    TasksDied: figures.died,
    TargetBound: decision.boundBy === 'forecast' ? 0 : 1,
  };
  if (target.expectedArrivals !== undefined) values.ForecastArrivals = target.expectedArrivals;
  if (target.highArrivals !== undefined) values.ForecastHigh = target.highArrivals;
  const isAtRest = decision.moves === false;
  if (!isAtRest) values.LeadTimeMs = decision.leadTimeMs;
  for (const [name, value] of Object.entries(values)) {
    if (isAtRest && value === 0) continue;
    meter.record({ name: name as MetricName, pool: figures.pool, value });
  }
}
