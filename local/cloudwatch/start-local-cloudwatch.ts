/** A CloudWatch that keeps metrics in memory: enough of it for our emitters, the console and tests. */
import { type AwsEndpoint, AwsFault, type Json, startAwsEndpoint } from '../aws-endpoint.ts';

/** Points of one metric that are kept; at one a second this is six hours. */
const POINTS_KEPT = 21_600;

/** One value with its time. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
  readonly count: number;
}

/** A running CloudWatch, and what it holds. */
export interface LocalCloudWatch extends AwsEndpoint {
  /** Points of a metric, oldest first; dimensions as `Name=Value` in order, joined by commas. */
  points(name: string, dimensions?: string): readonly Point[];
}

/** Starts it on the loopback interface. */
export async function startLocalCloudWatch(options: { port: number }): Promise<LocalCloudWatch> {
  const series = new Map<string, Point[]>();
  const endpoint = await startAwsEndpoint({
    port: options.port,
    contentType: 'application/x-amz-json-1.0',
    operations: {
      PutMetricData: (input) => putMetricData(series, input),
      ListMetrics: () => ({ Metrics: [...series.keys()].map(readKey) }),
      GetMetricStatistics: (input) => getStatistics(series, input),
    },
  });
  return {
    ...endpoint,
    points: (name, dimensions = '') => series.get(`${name}/${dimensions}`) ?? [],
  };
}

interface Datum {
  readonly MetricName?: string;
  readonly Dimensions?: readonly { Name: string; Value: string }[];
  readonly Timestamp?: number;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
}

function putMetricData(series: Map<string, Point[]>, input: Json): Json {
  const data = input['MetricData'] as Datum[] | undefined;
  if (!Array.isArray(data) || typeof input['Namespace'] !== 'string') {
    throw new AwsFault(
      'MissingRequiredParameterException',
      'Namespace and MetricData are required',
    );
  }
  for (const datum of data) {
    if (!datum.MetricName)
      throw new AwsFault('MissingRequiredParameterException', 'MetricName is required');
    const key = `${datum.MetricName}/${dimensionText(datum.Dimensions)}`;
    const atMs = (datum.Timestamp ?? Date.now() / 1000) * 1000;
    const values = datum.Values ?? [datum.Value ?? 0];
    const points = values.map((value, i) => ({ atMs, value, count: datum.Counts?.[i] ?? 1 }));
    series.set(key, [...(series.get(key) ?? []), ...points].slice(-POINTS_KEPT));
  }
  return {};
}

function getStatistics(series: Map<string, Point[]>, input: Json): Json {
  const dimensions = input['Dimensions'] as Datum['Dimensions'];
  const points = series.get(`${String(input['MetricName'])}/${dimensionText(dimensions)}`) ?? [];
  const [fromMs, toMs] = [Number(input['StartTime']) * 1000, Number(input['EndTime']) * 1000];
  const periodMs = Number(input['Period']) * 1000;
  const buckets = new Map<number, Point[]>();
  for (const point of points.filter((p) => p.atMs >= fromMs && p.atMs < toMs)) {
    const at = Math.floor(point.atMs / periodMs) * periodMs;
    buckets.set(at, [...(buckets.get(at) ?? []), point]);
  }
  return {
    Label: input['MetricName'],
    Datapoints: [...buckets].map(([at, bucket]) => ({
      Timestamp: at / 1000,
      ...statistics(bucket),
    })),
  };
}

function statistics(points: readonly Point[]): Json {
  const count = points.reduce((sum, p) => sum + p.count, 0);
  const Sum = points.reduce((sum, p) => sum + p.value * p.count, 0);
  const values = points.map((p) => p.value);
  const extremes = { Minimum: Math.min(...values), Maximum: Math.max(...values) };
  return { SampleCount: count, Sum, Average: Sum / count, ...extremes };
}

function dimensionText(dimensions: Datum['Dimensions'] = []): string {
  return dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(',');
}

function readKey(key: string): Json {
  const [MetricName, text = ''] = key.split('/');
  const pairs = text === '' ? [] : text.split(',').map((pair) => pair.split('='));
  return { MetricName, Dimensions: pairs.map(([Name, Value]) => ({ Name, Value })) };
}
