/** Publishes metrics by `PutMetricData`: values are gathered and sent together, equal ones counted. */
import {
  type CloudWatchClient,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Log } from '../../core/log.ts';
import {
  dimensionsOf,
  METRICS,
  type Measurement,
  type Meter,
  NAMESPACE,
} from '../../core/metrics.ts';
import type { Clock } from '../../core/time/clock.ts';

/** `PutMetricData` takes 1,000 metrics a call, 150 different values a metric, and 1 MB: about 200 full metrics. */
const METRICS_A_CALL = 200;
const VALUES_A_METRIC = 150;

/** Different values kept between two flushes; more means that nobody flushes, and they are dropped. */
const VALUES_KEPT = 100_000;

/** What publishing needs. */
export interface MeterDeps {
  readonly client: CloudWatchClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly deployment: string;
}

/** Counts of equal values by metric; the key's values are the first measurement's. */
type Gathered = Map<string, { readonly of: Measurement; readonly counts: Map<number, number> }>;

/** A meter that keeps what it gathered until `flush`; what cannot be sent is dropped, never kept without bound. */
export function createCloudWatchMeter(deps: MeterDeps): Meter {
  let gathered: Gathered = new Map();
  let kept = 0;
  return {
    record(measurement) {
      // One value that is no number would make CloudWatch refuse all that are sent with it.
      if (!Number.isFinite(measurement.value) || kept >= VALUES_KEPT) return;
      kept += add(gathered, measurement) ? 1 : 0;
    },
    async flush() {
      const data = toData(gathered, deps);
      gathered = new Map();
      kept = 0;
      for (let at = 0; at < data.length; at += METRICS_A_CALL) {
        await publish(deps, data.slice(at, at + METRICS_A_CALL));
      }
    },
  };
}

/** Answers whether the value is a new one of its metric. */
function add(gathered: Gathered, of: Measurement): boolean {
  const key = [of.name, of.pool, ...Object.entries(of.by ?? {}).flat()].join('/');
  const metric = gathered.get(key) ?? { of, counts: new Map<number, number>() };
  gathered.set(key, metric);
  const before = metric.counts.get(of.value) ?? 0;
  metric.counts.set(of.value, before + 1);
  return before === 0;
}

function toData(gathered: Gathered, { clock, deployment }: MeterDeps): MetricDatum[] {
  const Timestamp = new Date(clock.nowMs());
  return [...gathered.values()].flatMap(({ of, counts }) => {
    const all = [...counts];
    return Array.from({ length: Math.ceil(all.length / VALUES_A_METRIC) }, (_, i) => {
      const part = all.slice(i * VALUES_A_METRIC, (i + 1) * VALUES_A_METRIC);
      return {
        MetricName: of.name,
        Dimensions: Object.entries(dimensionsOf(deployment, of)).map(([Name, Value]) => ({
          Name,
          Value,
        })),
        Timestamp,
        Unit: METRICS[of.name].unit,
        Values: part.map(([value]) => value),
        Counts: part.map(([, count]) => count),
      };
    });
  });
}

async function publish({ client, log }: MeterDeps, MetricData: MetricDatum[]): Promise<void> {
  const command = new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData });
  await client.send(command).catch((error: unknown) => {
    log.warn('metrics were dropped', { count: MetricData.length, error: String(error) });
  });
}
