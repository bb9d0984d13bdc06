/** The alarms of what all pools share: the API, the scaler's function, its dead letters, and the table. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmSpec } from './alarm.ts';

const period = Duration.minutes(5);

/** What the system alarms look at. */
export interface Watched {
  readonly api: HttpApi;
  readonly apiFunction: IFunction;
  readonly scalerFunction: IFunction;
  readonly deadLetters: IQueue;
  readonly table: ITable;
}

/** The alarms of the system. */
export function systemAlarms(watched: Watched): AlarmSpec[] {
  return [
    {
      name: 'ApiErrors',
      means: 'The API answers with faults of its own.',
      metric: watched.api.metricServerError({ statistic: 'Sum', period }),
      threshold: 2,
    },
    {
      name: 'ApiSlow',
      means: 'One request in ten takes over five seconds.',
      metric: watched.api.metricLatency({ statistic: 'p90', period }),
      threshold: 5_000,
      periods: 3,
      breaching: 3,
    },
    {
      name: 'ApiThrottled',
      means: 'Lambda refuses to run the API: the account is at its limit of executions.',
      metric: watched.apiFunction.metricThrottles({ statistic: 'Sum', period }),
      threshold: 0,
    },
    {
      name: 'ScalerErrors',
      means: 'The scaler ends with errors.',
      metric: watched.scalerFunction.metricErrors({ statistic: 'Sum', period }),
      threshold: 2,
    },
    {
      name: 'DeadLetters',
      means: 'An event never reached the scaler, or it failed on it every time.',
      metric: watched.deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period,
      }),
      threshold: 0,
    },
    {
      name: 'TableThrottled',
      means: 'DynamoDB throttles the state table: claims and heartbeats wait.',
      metric: throttles(watched.table),
      threshold: 10,
    },
  ];
}

/** Throttled writes of the table itself; an index that is throttled throttles its table. */
function throttles(table: ITable): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: 'WriteThrottleEvents',
    dimensionsMap: { TableName: table.tableName },
    statistic: 'Sum',
    period,
  });
}
