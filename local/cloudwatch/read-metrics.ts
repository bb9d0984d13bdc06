/** The operations that read metrics back. */
import { AwsFault, type Json } from '../aws-endpoint.ts';
import type { Dimension, MetricId, MetricStore } from './metric-store.ts';
import { type Bucket, bucketsOf, statisticOf } from './statistics.ts';

/** GetMetricStatistics: datapoints of one metric, plain statistics and percentiles. */
export function getMetricStatistics(store: MetricStore, input: Json): Json {
  const names = (input['Statistics'] ?? []) as string[];
  const percentiles = (input['ExtendedStatistics'] ?? []) as string[];
  const values = (bucket: Bucket, all: readonly string[]) =>
    Object.fromEntries(all.map((name) => [name, statisticOf(bucket, name)]));
  const buckets = read(store, readId(input), { ...input, Period: input['Period'] });
  return {
    Label: input['MetricName'],
    Datapoints: buckets.map((bucket) => ({
      Timestamp: bucket.startMs / 1000,
      ...values(bucket, names),
      ...(percentiles.length > 0 ? { ExtendedStatistics: values(bucket, percentiles) } : {}),
    })),
  };
}

interface Query {
  readonly Id: string;
  readonly Label?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: { readonly Metric: Json; readonly Period: number; readonly Stat: string };
}

/** GetMetricData: several metrics at once, newest value first unless asked otherwise. No expressions. */
export function getMetricData(store: MetricStore, input: Json): Json {
  const queries = (input['MetricDataQueries'] ?? []) as Query[];
  const answers = queries.filter((query) => query.ReturnData !== false);
  return { MetricDataResults: answers.map((query) => answer(store, query, input)), Messages: [] };
}

function answer(store: MetricStore, { Id, Label, MetricStat }: Query, input: Json): Json {
  if (!MetricStat) {
    throw new AwsFault('InvalidParameterValueException', 'Metric math is not supported here');
  }
  const { Metric, Period, Stat } = MetricStat;
  const buckets = read(store, readId(Metric), { ...input, Period });
  if (input['ScanBy'] !== 'TimestampAscending') buckets.reverse();
  return {
    Id,
    Label: Label ?? Metric['MetricName'],
    Timestamps: buckets.map((bucket) => bucket.startMs / 1000),
    Values: buckets.map((bucket) => statisticOf(bucket, Stat)),
    StatusCode: 'Complete',
  };
}

/** ListMetrics: by namespace, name and dimensions, each optional. */
export function listMetrics(store: MetricStore, input: Json): Json {
  const wanted = (input['Dimensions'] ?? []) as Partial<Dimension>[];
  const fits = (id: MetricId) =>
    [id.Namespace, undefined].includes(input['Namespace'] as string | undefined) &&
    [id.MetricName, undefined].includes(input['MetricName'] as string | undefined) &&
    wanted.every(({ Name, Value }) =>
      id.Dimensions.some((d) => d.Name === Name && (Value === undefined || d.Value === Value)),
    );
  return { Metrics: store.ids().filter(fits) };
}

function read(store: MetricStore, id: MetricId, input: Json): Bucket[] {
  const [fromMs, toMs] = [Number(input['StartTime']) * 1000, Number(input['EndTime']) * 1000];
  if (!(fromMs < toMs)) {
    throw new AwsFault('InvalidParameterValueException', 'StartTime must be before EndTime');
  }
  return bucketsOf(store.points(id), { fromMs, toMs, periodMs: Number(input['Period']) * 1000 });
}

function readId(from: Json): MetricId {
  return {
    Namespace: String(from['Namespace']),
    MetricName: String(from['MetricName']),
    Dimensions: (from['Dimensions'] ?? []) as Dimension[],
  };
}
