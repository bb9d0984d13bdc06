/** Our metrics as CloudWatch objects; names come from `core/metrics.ts`, so an alarm cannot watch what nobody emits. */
import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { dimensionsOf, METRICS, type MetricName, NAMESPACE } from '../../core/metrics.ts';

/** How to read a metric. */
export interface Reading {
  /** `Sum`, `Average`, `Maximum`, `p99` and so on. */
  readonly statistic: string;
  readonly minutes: number;
}

/** A pool of a deployment. */
export interface WatchedPool {
  readonly deployment: string;
  readonly pool: string;
}

/** One metric of one pool. */
export function poolMetric(
  { deployment, pool }: WatchedPool,
  metricName: MetricName,
  of: Reading & { readonly by?: Readonly<Record<string, string>> },
): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: dimensionsOf(deployment, { pool, by: of.by }),
    statistic: of.statistic,
    period: Duration.minutes(of.minutes),
    label: METRICS[metricName].means,
  });
}
