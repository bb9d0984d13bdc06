/** Rights in one hosted zone of Route 53, bounded by what is changed there. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What may be changed. */
export interface AllowedChanges {
  /** Names as Route 53 normalises them, in which `*` stands for any text. */
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly actions: readonly ('CREATE' | 'UPSERT' | 'DELETE')[];
}

/** What all names of tasks look like to IAM; `core/task/task-name.ts` makes them. It fits neither a wildcard nor a challenge. */
export function namesOfTasks(domain: string): string {
  return `t-*.${domain}`;
}

/** The right to change these records, each of a batch. */
export function mayChange(
  scope: Construct,
  zoneId: string,
  allowed: AllowedChanges,
): PolicyStatement {
  const key = (of: string) => `route53:ChangeResourceRecordSets${of}`;
  const [names, types, actions] = ['NormalizedRecordNames', 'RecordTypes', 'Actions'].map(key) as [
    string,
    string,
    string,
  ];
  return new PolicyStatement({
    actions: ['route53:ChangeResourceRecordSets'],
    resources: [zoneArn(scope, zoneId)],
    conditions: {
      'ForAllValues:StringLike': { [names]: [...allowed.names] },
      'ForAllValues:StringEquals': {
        [types]: [...allowed.types],
        [actions]: [...allowed.actions],
      },
      // All values of a key that is not there fulfil any condition.
      Null: { [names]: 'false', [types]: 'false', [actions]: 'false' },
    },
  });
}

/** The right to ask whether a change has come to all name servers. Its id is made with it. */
export function maySeeChanges(scope: Construct): PolicyStatement {
  const resources = [route53Arn(scope, 'change', '*')];
  return new PolicyStatement({ actions: ['route53:GetChange'], resources });
}

/** The right to read the zone and its records. */
export function mayReadZone(scope: Construct, zoneId: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['route53:GetHostedZone', 'route53:ListResourceRecordSets'],
    resources: [zoneArn(scope, zoneId)],
  });
}

function zoneArn(scope: Construct, zoneId: string): string {
  return route53Arn(scope, 'hostedzone', zoneId);
}

/** Route 53 is of no Region, and its ids are unique without an account. */
function route53Arn(scope: Construct, resource: string, resourceName: string): string {
  return Stack.of(scope).formatArn({
    service: 'route53',
    region: '',
    account: '',
    resource,
    resourceName,
  });
}
