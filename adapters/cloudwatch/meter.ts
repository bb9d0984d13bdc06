/** Publishes metrics by `PutMetricData`: values are gathered and sent together, equal ones counted. */
import {
  type CloudWatchClient,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { type Measurement, type Meter, METRICS, NAMESPACE } from '../../core/metrics.ts';

/** `PutMetricData` takes a thousand metrics a call and 150 different values a metric. */
const METRICS_A_CALL = 1000;
const VALUES_A_METRIC = 150;

/** What publishing needs. */
export interface MeterDeps {
  readonly client: CloudWatchClient;
  readonly clock: Clock;
  readonly log: Log;
}

/** A meter that keeps what it gathered until `flush`; what cannot be sent is dropped, never kept without bound. */
export function createCloudWatchMeter(deps: MeterDeps): Meter {
  let gathered: Measurement[] = [];
  return {
    record(measurement) {
      gathered.push(measurement);
    },
    async flush() {
      const values = gathered;
      gathered = [];
      const data = toData(values, new Date(deps.clock.nowMs()));
      for (let at = 0; at < data.length; at += METRICS_A_CALL) {
        const MetricData = data.slice(at, at + METRICS_A_CALL);
        await deps.client
          .send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData }))
          .catch((error: unknown) => {
            deps.log.warn('metrics were dropped', {
              count: MetricData.length,
              error: String(error),
            });
          });
      }
    },
  };
}

function toData(values: readonly Measurement[], Timestamp: Date): MetricDatum[] {
  const byMetric = new Map<string, Measurement[]>();
  for (const value of values) {
    const key = `${value.name}/${value.pool}`;
    byMetric.set(key, [...(byMetric.get(key) ?? []), value]);
  }
  return [...byMetric.values()].flatMap((group) => splitValues(group, Timestamp));
}

function splitValues(group: readonly Measurement[], Timestamp: Date): MetricDatum[] {
  const [first] = group;
  if (!first) return [];
  const counts = new Map<number, number>();
  for (const { value } of group) counts.set(value, (counts.get(value) ?? 0) + 1);
  const all = [...counts];
  return Array.from({ length: Math.ceil(all.length / VALUES_A_METRIC) }, (_, i) => {
    const part = all.slice(i * VALUES_A_METRIC, (i + 1) * VALUES_A_METRIC);
    return {
      MetricName: first.name,
      Dimensions: [{ Name: 'Pool', Value: first.pool }],
      Timestamp,
      Unit: METRICS[first.name].unit,
      Values: part.map(([value]) => value),
      Counts: part.map(([, count]) => count),
    };
  });
}
