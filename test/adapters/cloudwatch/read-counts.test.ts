import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCounts } from '../../../adapters/cloudwatch/read-counts.ts';
import type { AwsEndpoint } from '../../../local/aws-endpoint.ts';
import { startLocalCloudWatch } from '../../../local/cloudwatch/start-local-cloudwatch.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 30, 12, 0, 30);
const METRIC = {
  namespace: 'Line',
  name: 'Calls',
  stat: 'Sum',
  dimensions: [{ Name: 'Line', Value: 'support' }],
};

describe('readCounts on the local CloudWatch', () => {
  let endpoint: AwsEndpoint;
  let client: CloudWatchClient;
  beforeAll(async () => {
    endpoint = await startLocalCloudWatch({ port: 0 });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new CloudWatchClient({ region: 'us-east-1', endpoint: endpoint.url, credentials });
    const at = (daysAgo: number, minute: number) =>
      new Date(Math.floor((NOW - daysAgo * DAY_MS) / 3_600_000) * 3_600_000 + minute * 60_000);
    const put = (Timestamp: Date, Value: number) => ({
      MetricName: 'Calls',
      Dimensions: METRIC.dimensions,
      Timestamp,
      Value,
    });
    await client.send(
      new PutMetricDataCommand({
        Namespace: 'Line',
        MetricData: [
          put(at(1, 0), 3),
          put(at(1, 0), 2),
          put(at(1, 1), 4),
          put(at(20, 0), 6),
          put(at(20, 3), 1),
          put(at(70, 0), 8),
        ],
      }),
    );
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.close();
  });

  it('asks for minutes of the last 15 days, five minutes before and hours before that', async () => {
    const shares: number[] = [];
    const stretches = await readCounts(client, METRIC, {
      fromMs: NOW - 100 * DAY_MS,
      toMs: NOW,
      progress: (share) => shares.push(share),
    });
    expect(stretches.map(({ stepS, counts }) => [stepS, counts.map(({ count }) => count)])).toEqual(
      [
        [3600, [8]],
        [300, [7]],
        [60, [5, 4]],
      ],
    );
    expect(shares.at(-1)).toBe(1);
  });

  it('answers nothing for other dimensions', async () => {
    const other = { ...METRIC, dimensions: [] };
    const [stretch] = await readCounts(client, other, { fromMs: NOW - DAY_MS, toMs: NOW });
    expect(stretch?.counts).toEqual([]);
  });
});

describe('readCounts page by page', () => {
  it('follows each token until there is none', async () => {
    const asked: (string | undefined)[] = [];
    const pages = [
      { NextToken: 'two', values: [1, 2] },
      { NextToken: 'three', values: [3] },
      { NextToken: undefined, values: [4] },
    ];
    let minute = 0;
    const client = {
      send: async ({ input }: { input: { NextToken?: string } }) => {
        asked.push(input.NextToken);
        const { NextToken, values } = pages[asked.length - 1]!;
        const Timestamps = values.map(() => new Date(60_000 * minute++));
        return {
          NextToken,
          MetricDataResults: [{ Timestamps, Values: values, StatusCode: 'PartialData' }],
        };
      },
    } as unknown as CloudWatchClient;
    const [stretch] = await readCounts(client, METRIC, { fromMs: NOW - DAY_MS, toMs: NOW });
    expect(asked).toEqual([undefined, 'two', 'three']);
    expect(stretch?.counts.map(({ atS, count }) => [atS, count])).toEqual([
      [0, 1],
      [60, 2],
      [120, 3],
      [180, 4],
    ]);
  });
});
