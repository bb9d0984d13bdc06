import { gzipSync } from 'node:zlib';
import {
  CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsEndpoint } from '../../../local/aws-endpoint.ts';
import { startLocalCloudWatch } from '../../../local/cloudwatch/start-local-cloudwatch.ts';

const Namespace = 'Test';
const MINUTE_MS = 60_000;
const START = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 10 * MINUTE_MS);
const END = new Date(START.getTime() + 10 * MINUTE_MS);
let endpoint: AwsEndpoint;
let client: CloudWatchClient;

beforeAll(async () => {
  endpoint = await startLocalCloudWatch({ port: 0 });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { region: 'us-east-1', endpoint: endpoint.url, credentials, maxAttempts: 1 };
  client = new CloudWatchClient(settings);
});

afterAll(() => endpoint.close());

function put(MetricData: MetricDatum[]) {
  return client.send(new PutMetricDataCommand({ Namespace, MetricData }));
}

function atMinute(minute: number): Date {
  return new Date(START.getTime() + minute * MINUTE_MS);
}

describe('the local CloudWatch', () => {
  it('answers several metrics at once, by period, newest first', async () => {
    await put([
      { MetricName: 'A', Timestamp: atMinute(0), Value: 1 },
      { MetricName: 'A', Timestamp: atMinute(0), Values: [2, 3], Counts: [1, 2] },
      { MetricName: 'A', Timestamp: atMinute(1), Value: 10 },
      { MetricName: 'B', Timestamp: atMinute(0), Value: 7 },
    ]);
    const query = (MetricName: string, Stat: string) => ({
      Id: `${MetricName}${Stat}`.toLowerCase(),
      MetricStat: { Metric: { Namespace, MetricName }, Period: 60, Stat },
    });
    const MetricDataQueries = [query('A', 'Sum'), query('A', 'p50'), query('B', 'Average')];
    const asked = { StartTime: START, EndTime: END, MetricDataQueries };
    const answer = await client.send(new GetMetricDataCommand(asked));
    expect(answer.MetricDataResults?.map((r) => [r.Id, r.Values])).toEqual([
      ['asum', [10, 9]],
      ['ap50', [10, 2]],
      ['baverage', [7]],
    ]);
    expect(answer.MetricDataResults?.[0]?.Timestamps).toEqual([atMinute(1), atMinute(0)]);
  });

  it('takes a body of 150 values a metric, which the SDK compresses', async () => {
    const Values = Array.from({ length: 150 }, (_, i) => i + 0.123456789);
    const names = Array.from({ length: 50 }, (_, i) => `Big${i}`);
    await put(names.map((MetricName) => ({ MetricName, Timestamp: atMinute(0), Values })));
    const answer = await client.send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName: 'Big49',
        StartTime: START,
        EndTime: END,
        Period: 600,
        Statistics: ['SampleCount', 'Minimum'],
        ExtendedStatistics: ['p90'],
      }),
    );
    const [point] = answer.Datapoints ?? [];
    expect([point?.SampleCount, point?.Minimum]).toEqual([150, 0.123456789]);
    expect(point?.ExtendedStatistics?.['p90']).toBeCloseTo(134.12, 2);
  });

  it('lists metrics by name and dimension', async () => {
    const metric = (Value: string) => ({
      MetricName: 'Listed',
      Dimensions: [{ Name: 'Pool', Value }],
      Value: 1,
    });
    await put([metric('x'), metric('y'), metric('y')]);
    const list = async (Dimensions: { Name: string; Value?: string }[]) => {
      const asked = { Namespace, MetricName: 'Listed', Dimensions };
      return (await client.send(new ListMetricsCommand(asked))).Metrics?.length;
    };
    expect([await list([{ Name: 'Pool' }]), await list([{ Name: 'Pool', Value: 'y' }])]).toEqual([
      2, 1,
    ]);
  });

  it.each<[string, MetricDatum[]]>([
    [
      'more values than 150',
      [{ MetricName: 'X', Values: Array.from({ length: 151 }, (_, i) => i) }],
    ],
    ['counts without values', [{ MetricName: 'X', Counts: [1] }]],
    [
      'a thousand and one metrics',
      Array.from({ length: 1001 }, () => ({ MetricName: 'X', Value: 1 })),
    ],
  ])('refuses %s, and keeps nothing of the call', async (_, data) => {
    const wrong = put([{ MetricName: 'Good', Value: 1 }, ...data]);
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    const listed = await client.send(new ListMetricsCommand({ Namespace, MetricName: 'Good' }));
    expect(listed.Metrics).toEqual([]);
  });

  it('refuses a body that unpacks to more than it takes', async () => {
    const answer = await fetch(endpoint.url, {
      method: 'POST',
      body: gzipSync(Buffer.alloc(64 * 1024 * 1024)),
      headers: {
        'content-encoding': 'gzip',
        'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
      },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { __type: 'SerializationException' },
    ]);
  });
});
