/** Fargate's quotas: vCPUs at once, how many are in use, and the rate of launches. */
import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  paginateListServiceQuotas,
  type ServiceQuota,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { FargateLaunchRate, Vcpus } from './facts.ts';

const SERVICE = 'fargate';

/** Service Quotas' code of "Fargate On-Demand vCPU resource count". */
export const VCPU_QUOTA = 'L-3032A538';

/** ECS developer guide, "AWS Fargate throttling quotas": tasks a second, and at once after a rest. */
const DOCUMENTED_RATE: FargateLaunchRate = { perSecond: 20, burst: 100, from: 'documentation' };

/** AWS/Usage is written each five minutes or so. */
const USAGE_WINDOW_MS = 20 * 60_000;

/** The quota, and what of it is in use. */
export async function readVcpus(
  quotas: ServiceQuotasClient,
  cloudwatch: CloudWatchClient,
  nowMs: number,
): Promise<Vcpus> {
  const quota = await readQuota(quotas);
  return { quota: quota.Value ?? 0, used: await readUsage(cloudwatch, quota, nowMs) };
}

/** An account that was never given a value of its own has the default. */
async function readQuota(quotas: ServiceQuotasClient): Promise<ServiceQuota> {
  const of = { ServiceCode: SERVICE, QuotaCode: VCPU_QUOTA };
  try {
    return (await quotas.send(new GetServiceQuotaCommand(of))).Quota ?? {};
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NoSuchResourceException') throw error;
    return (await quotas.send(new GetAWSDefaultServiceQuotaCommand(of))).Quota ?? {};
  }
}

async function readUsage(
  cloudwatch: CloudWatchClient,
  { UsageMetric }: ServiceQuota,
  nowMs: number,
): Promise<number | undefined> {
  if (!UsageMetric?.MetricName) return undefined;
  const command = new GetMetricStatisticsCommand({
    Namespace: UsageMetric.MetricNamespace,
    MetricName: UsageMetric.MetricName,
    Dimensions: Object.entries(UsageMetric.MetricDimensions ?? {}).map(([Name, Value]) => ({
      Name,
      Value,
    })),
    StartTime: new Date(nowMs - USAGE_WINDOW_MS),
    EndTime: new Date(nowMs),
    Period: 300,
    Statistics: ['Maximum'],
  });
  const points = (await cloudwatch.send(command).catch(() => undefined))?.Datapoints ?? [];
  return points.length === 0 ? undefined : Math.max(...points.map((point) => point.Maximum ?? 0));
}

/** The account's launch rate where Service Quotas lists one, else the documented one. */
export async function readLaunchRate(quotas: ServiceQuotasClient): Promise<FargateLaunchRate> {
  for await (const page of paginateListServiceQuotas(
    { client: quotas },
    { ServiceCode: SERVICE },
  )) {
    for (const { QuotaName = '', Value } of page.Quotas ?? []) {
      const isRate = /launch/i.test(QuotaName) && /rate/i.test(QuotaName);
      if (!isRate || /spot/i.test(QuotaName) || Value === undefined) continue;
      return { perSecond: Value, burst: DOCUMENTED_RATE.burst, from: 'account' };
    }
  }
  return DOCUMENTED_RATE;
}
