/** The one permission of CloudWatch that a service has: its metrics, in our namespace. */
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { NAMESPACE } from '../../core/metrics.ts';

/** Lets a service publish metrics. The action knows no resources; the namespace bounds it. */
export function grantMetrics(grantee: IGrantable): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': NAMESPACE } },
    }),
  );
}
