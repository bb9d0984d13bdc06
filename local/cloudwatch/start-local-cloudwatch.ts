/** A CloudWatch that keeps metrics in memory: enough of it for our emitters, the console and tests. */
import * as model from '@aws-sdk/client-cloudwatch';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint.ts';
import { checkInput } from '../check-input.ts';
import { createMetricStore } from './metric-store.ts';
import { putMetricData } from './put-metric-data.ts';
import { getMetricData, getMetricStatistics, listMetrics } from './read-metrics.ts';

/** Starts it on the loopback interface. */
export function startLocalCloudWatch(options: {
  port: number;
  keyId?: string;
}): Promise<AwsEndpoint> {
  const store = createMetricStore();
  return startAwsEndpoint({
    ...options,
    contentType: 'application/x-amz-json-1.0',
    operations: {
      PutMetricData: (input) => putMetricData(store, input),
      ListMetrics: (input) => listMetrics(store, input),
      GetMetricStatistics: (input) => getMetricStatistics(store, input),
      GetMetricData: (input) => getMetricData(store, input),
    },
    check: (operation, input) => checkInput(model, operation, input),
  });
}
