/** The alarms of what all pools share: the API, the scaler's function, its dead letters, and the table. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { FEWEST_DAYS } from '../../core/names/kept-certificate.ts';
import type { AlarmSpec } from './alarm.ts';
import { poolMetric, type WatchedPool } from './pool-metric.ts';

const period = Duration.minutes(5);

/** What the system alarms look at. */
export interface Watched {
  readonly api: HttpApi;
  /** Its faults are counted there. */
  readonly defaultPool: WatchedPool;
  readonly apiFunction: IFunction;
  readonly scalerFunction: IFunction;
  readonly deadLetters: IQueue;
  readonly table: ITable;
  /** Where there is an edge. */
  readonly routers?: ApplicationTargetGroup;
  /** Where tasks have names, and so a certificate. */
  readonly names?: boolean;
}

/** The alarms of the system. */
export function systemAlarms(watched: Watched): AlarmSpec[] {
  return [
    ...shared(watched),
    ...(watched.routers ? [edgeDown(watched.routers)] : []),
    ...(watched.names ? [certificateExpires(watched.defaultPool)] : []),
  ];
}

function shared(watched: Watched): AlarmSpec[] {
  return [
    {
      name: 'ApiErrors',
      means: 'The API refuses requests for faults of its own, or because a bot does not answer.',
      metric: poolMetric(watched.defaultPool, 'ApiFaults', { statistic: 'Sum', minutes: 5 }),
      threshold: 2,
    },
    {
      name: 'ApiCrashed',
      means: 'The API’s function ends with errors, or takes longer than it may.',
      metric: watched.apiFunction.metricErrors({ statistic: 'Sum', period }),
      threshold: 2,
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

function edgeDown(routers: ApplicationTargetGroup): AlarmSpec {
  return {
    name: 'EdgeDown',
    means: 'No router of the edge is healthy: carriers cannot connect their calls.',
    metric: routers.metrics.healthyHostCount({ statistic: 'Maximum', period: Duration.minutes(1) }),
    threshold: 1,
    below: true,
    periods: 3,
    breaching: 3,
    silenceIsTrouble: true,
  };
}

/** What tells the days is silent where its function fails. */
function certificateExpires(pool: WatchedPool): AlarmSpec {
  return {
    name: 'CertificateExpires',
    means: 'The certificate of tasks’ names is not renewed: soon no carrier can connect its calls.',
    metric: poolMetric(pool, 'CertificateDays', { statistic: 'Minimum', minutes: 24 * 60 }),
    threshold: FEWEST_DAYS,
    below: true,
    silenceIsTrouble: true,
  };
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
