import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCloudWatchMeter } from '../../../adapters/cloudwatch/meter.ts';
import { NAMESPACE } from '../../../core/metrics.ts';
import {
  type LocalCloudWatch,
  startLocalCloudWatch,
} from '../../../local/cloudwatch/start-local-cloudwatch.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const clock = { nowMs: () => Date.now(), sleep: async () => undefined };
const warnings: string[] = [];
const log = {
  info: () => undefined,
  warn: (text: string) => void warnings.push(text),
  error: () => undefined,
};
let cloudwatch: LocalCloudWatch;

beforeAll(async () => {
  cloudwatch = await startLocalCloudWatch({ port: 0 });
});

afterAll(() => cloudwatch.close());

function meterAt(endpoint: string) {
  const client = new CloudWatchClient({
    region: 'us-east-1',
    endpoint,
    credentials,
    maxAttempts: 1,
  });
  return { client, meter: createCloudWatchMeter({ client, clock, log }) };
}

it('publishes what it gathered, thousands of values in few calls, and reads back the same', async () => {
  const { client, meter } = meterAt(cloudwatch.url);
  for (let i = 0; i < 3000; i++) meter.record({ name: 'StartMs', pool: 'p', value: i % 500 });
  await meter.flush();
  const answer = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: NAMESPACE,
      MetricName: 'StartMs',
      Dimensions: [{ Name: 'Pool', Value: 'p' }],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 3_600_000),
      Period: 7200,
      Statistics: ['SampleCount', 'Average', 'Maximum'],
    }),
  );
  const total = (answer.Datapoints ?? []).reduce((sum, d) => sum + (d.SampleCount ?? 0), 0);
  expect([total, answer.Datapoints?.[0]?.Average, answer.Datapoints?.[0]?.Maximum]).toEqual([
    3000, 249.5, 499,
  ]);
});

it('drops what it cannot send and says so', async () => {
  const { meter } = meterAt('http://127.0.0.1:9');
  meter.record({ name: 'StartMs', pool: 'p', value: 1 });
  await meter.flush();
  expect(warnings).toEqual(['metrics were dropped']);
});
