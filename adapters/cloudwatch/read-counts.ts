/** Reads what CloudWatch has counted by `GetMetricData`, page by page, in the shortest period that is still kept. */
import {
  type CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';

/** A metric whose sum counts requests. */
export interface CountedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** `Sum` for a count; `SampleCount` where each call is one value. */
  readonly stat: string;
}

/** Counts of one period; `counts` is what CloudWatch has, oldest first, nothing where it has nothing. */
export interface CountedStretch {
  readonly stepS: number;
  readonly counts: readonly { readonly atS: number; readonly count: number }[];
}

const DAY_MS = 86_400_000;
/** CloudWatch keeps minutes for 15 days, five minutes for 63, hours for 455. */
const KEPT = [
  { days: 15, stepS: 60 },
  { days: 63, stepS: 300 },
  { days: 455, stepS: 3600 },
];
/** A day apart from the bounds above, so that a long run does not fall out of them. */
const MARGIN_MS = 3_600_000;

/** Stretches, oldest first, none overlapping. Rejects with the SDK's error; `progress` is told the share that is read. */
export async function readCounts(
  client: CloudWatchClient,
  metric: CountedMetric,
  of: { fromMs: number; toMs: number; progress?: (share: number) => void },
): Promise<CountedStretch[]> {
  const stretches: CountedStretch[] = [];
  let toMs = of.toMs;
  for (const { days, stepS } of KEPT) {
    const keptMs = of.toMs - days * DAY_MS + MARGIN_MS;
    // Whole hours, so that no interval lies in two stretches.
    const fromMs = Math.max(of.fromMs, Math.ceil(keptMs / 3_600_000) * 3_600_000);
    if (fromMs >= toMs) continue;
    stretches.unshift({
      stepS,
      counts: await readStretch(client, metric, { fromMs, toMs, stepS }),
    });
    toMs = fromMs;
    of.progress?.((of.toMs - toMs) / (of.toMs - of.fromMs));
    if (toMs <= of.fromMs) break;
  }
  return stretches;
}

async function readStretch(
  client: CloudWatchClient,
  metric: CountedMetric,
  of: { fromMs: number; toMs: number; stepS: number },
): Promise<{ atS: number; count: number }[]> {
  const { namespace, name, dimensions, stat } = metric;
  const counts: { atS: number; count: number }[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(of.fromMs),
        EndTime: new Date(of.toMs),
        ScanBy: 'TimestampAscending',
        NextToken,
        MetricDataQueries: [
          {
            Id: 'calls',
            MetricStat: {
              Metric: { Namespace: namespace, MetricName: name, Dimensions: [...dimensions] },
              Period: of.stepS,
              Stat: stat,
            },
          },
        ],
      }),
    );
    for (const { Timestamps = [], Values = [], StatusCode } of page.MetricDataResults ?? []) {
      if (StatusCode === 'Forbidden' || StatusCode === 'InternalError')
        throw new Error(`Cannot read ${namespace} ${name} from CloudWatch: ${StatusCode}`);
      Timestamps.forEach((at, i) => {
        counts.push({ atS: at.getTime() / 1000, count: Math.round(Values[i] ?? 0) });
      });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined && NextToken !== '');
  return counts;
}
