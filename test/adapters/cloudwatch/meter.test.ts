import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCloudWatchMeter } from '../../../adapters/cloudwatch/meter.ts';
import { NAMESPACE } from '../../../core/metrics.ts';
import type { AwsEndpoint } from '../../../local/aws-endpoint.ts';
import { startLocalCloudWatch } from '../../../local/cloudwatch/start-local-cloudwatch.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const clock = { nowMs: () => Date.now(), sleep: async () => undefined };
let cloudwatch: AwsEndpoint;

beforeAll(async () => {
  cloudwatch = await startLocalCloudWatch({ port: 0 });
});

afterAll(() => cloudwatch.close());

function meterAt(endpoint: string) {
  const warnings: string[] = [];
  const log = {
    info: () => undefined,
    warn: (text: string) => void warnings.push(text),
    error: () => undefined,
  };
  const settings = { region: 'us-east-1', endpoint, credentials, maxAttempts: 1 };
  const client = new CloudWatchClient(settings);
  return {
    client,
    warnings,
    meter: createCloudWatchMeter({ client, deployment: 'd', clock, log }),
  };
}

async function readBack(
  client: CloudWatchClient,
  MetricName: string,
  pool: string,
  by: Record<string, string> = {},
) {
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: NAMESPACE,
      MetricName,
      Dimensions: Object.entries({ Deployment: 'd', Pool: pool, ...by }).map(([Name, Value]) => ({
        Name,
        Value,
      })),
      StartTime: new Date(Date.now() - 86_400_000),
      EndTime: new Date(Date.now() + 86_400_000),
      // A period of a week: one bucket, unless the test runs at the turn of one.
      Period: 7 * 86_400,
      Statistics: ['SampleCount', 'Average', 'Maximum'],
    }),
  );
  return Datapoints.map((d) => [d.SampleCount, d.Average, d.Maximum]);
}

it('publishes what it gathered, thousands of values in few calls, and reads back the same', async () => {
  const { client, meter, warnings } = meterAt(cloudwatch.url);
  for (let i = 0; i < 3000; i++) meter.record({ name: 'StartMs', pool: 'p', value: i % 500 });
  await meter.flush();
  await meter.flush();
  expect(await readBack(client, 'StartMs', 'p')).toEqual([[3000, 249.5, 499]]);
  expect(warnings).toEqual([]);
});

it('keeps pools apart, and leaves out what is no number', async () => {
  const { client, meter } = meterAt(cloudwatch.url);
  meter.record({ name: 'TickMs', pool: 'a', value: 1 });
  meter.record({ name: 'TickMs', pool: 'b', value: 5 });
  meter.record({ name: 'TickMs', pool: 'b', value: Number.NaN });
  await meter.flush();
  expect(await readBack(client, 'TickMs', 'a')).toEqual([[1, 1, 1]]);
  expect(await readBack(client, 'TickMs', 'b')).toEqual([[1, 5, 5]]);
});

it('keeps apart what is measured by more than its pool', async () => {
  const { client, meter } = meterAt(cloudwatch.url);
  meter.record({ name: 'SlowTurns', pool: 'c', value: 1, by: { Stage: 'llm' } });
  meter.record({ name: 'SlowTurns', pool: 'c', value: 1, by: { Stage: 'tts' } });
  meter.record({ name: 'SlowTurns', pool: 'c', value: 1, by: { Stage: 'tts' } });
  await meter.flush();
  expect(await readBack(client, 'SlowTurns', 'c', { Stage: 'tts' })).toEqual([[2, 1, 1]]);
  expect(await readBack(client, 'SlowTurns', 'c', { Stage: 'llm' })).toEqual([[1, 1, 1]]);
  expect(await readBack(client, 'SlowTurns', 'c')).toEqual([]);
});

it('drops what it cannot send and says so', async () => {
  const { meter, warnings } = meterAt('http://127.0.0.1:9');
  meter.record({ name: 'StartMs', pool: 'p', value: 1 });
  await meter.flush();
  await meter.flush();
  expect(warnings).toEqual(['metrics were dropped']);
});
