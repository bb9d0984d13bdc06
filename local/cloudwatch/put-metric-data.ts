/** PutMetricData: single values, values with counts, and statistic sets, checked as the service would. */
import { AwsFault, type Json } from '../aws-endpoint.ts';
import type { Dimension, MetricPoint, MetricStore } from './metric-store.ts';

const METRICS_A_CALL = 1_000;
const VALUES_A_METRIC = 150;

interface Datum {
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  /** Seconds since 1970, as on the wire. */
  readonly Timestamp?: number;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StatisticValues?: {
    readonly SampleCount: number;
    readonly Sum: number;
  };
}

/** Keeps all of a call's data, or none of it. */
export function putMetricData(store: MetricStore, input: Json): Json {
  const Namespace = input['Namespace'];
  const data = input['MetricData'] as readonly Datum[] | undefined;
  if (typeof Namespace !== 'string' || Namespace === '' || !data) {
    throw new AwsFault('MissingRequiredParameterException', 'Namespace and MetricData are needed');
  }
  if (data.length > METRICS_A_CALL) throw tooMany('MetricData', METRICS_A_CALL);
  for (const datum of data) checkDatum(datum);
  for (const datum of data) {
    const { MetricName, Dimensions = [] } = datum;
    store.add({ Namespace, MetricName, Dimensions }, pointsOf(datum));
  }
  return {};
}

function checkDatum({ MetricName, Values, Counts }: Datum): void {
  if (!MetricName) {
    throw new AwsFault('MissingRequiredParameterException', 'MetricName is required');
  }
  if ((Values?.length ?? 0) > VALUES_A_METRIC) throw tooMany('Values', VALUES_A_METRIC);
  if (Counts && Counts.length !== Values?.length) {
    throw new AwsFault('InvalidParameterValueException', 'Values and Counts must be as many');
  }
}

function pointsOf(datum: Datum): MetricPoint[] {
  const atMs = datum.Timestamp === undefined ? Date.now() : datum.Timestamp * 1000;
  const { Values, Value, StatisticValues: set } = datum;
  if (set) return [{ atMs, value: set.Sum / set.SampleCount, count: set.SampleCount }];
  const values = Values ?? (Value === undefined ? [] : [Value]);
  return values.map((value, i) => ({ atMs, value, count: datum.Counts?.[i] ?? 1 }));
}

function tooMany(member: string, most: number): AwsFault {
  const rule = `The collection ${member} must not have a size greater than ${most}.`;
  return new AwsFault('InvalidParameterValueException', rule);
}
