/** Log groups that end: kept for stated days, and gone with their stack. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** A log group kept for `days` (one of CloudWatch's own values, as the configuration allows). */
export function createLogGroup(scope: Construct, id: string, days: number): LogGroup {
  return new LogGroup(scope, id, {
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the configuration allows only CloudWatch's own values
    retention: days as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
