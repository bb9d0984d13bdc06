/** The dashboard's part for what all pools share. */
import { Duration } from 'aws-cdk-lib';
import { type IWidget, Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { graph } from './graph.ts';
import { poolMetric, type Reading } from './pool-metric.ts';
import type { Watched } from './system-alarms.ts';

const perMinute: Reading = { statistic: 'Sum', minutes: 1 };
const counts = { statistic: 'Sum', period: Duration.minutes(1) };
const tail = { statistic: 'p99', period: Duration.minutes(5) };

/** The widgets of what all pools share: the API, the two functions, the table. */
export function systemWidgets(of: Watched): IWidget[][] {
  const functions = [of.apiFunction, of.scalerFunction];
  const tableMetric = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: of.table.tableName },
      ...counts,
    });
  return [
    [new TextWidget({ markdown: '## API, functions, table', width: 24, height: 1 })],
    [
      graph(
        'API: requests, refused and failed',
        [of.api.metricCount(counts), of.api.metricClientError(counts)],
        [of.api.metricServerError(counts), poolMetric(of.defaultPool, 'ApiFaults', perMinute)],
      ),
      graph('Functions: errors, throttles', [
        ...functions.map((fn) => fn.metricErrors(counts)),
        ...functions.map((fn) => fn.metricThrottles(counts)),
      ]),
      graph(
        'Functions: how long',
        functions.map((fn) => fn.metricDuration(tail)),
      ),
    ],
    [
      graph(
        'Table: units, throttled',
        [tableMetric('ConsumedWriteCapacityUnits'), tableMetric('ConsumedReadCapacityUnits')],
        [tableMetric('WriteThrottleEvents'), tableMetric('ReadThrottleEvents')],
      ),
    ],
  ];
}
