/** What a task may do with the user's bucket for recordings and transcripts: put new objects there, and neither read nor delete. */
import { Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema.ts';

/** Lets a task write; nothing where there is no bucket. */
export function grantArchive(
  { bucket, keyArn }: Config['bot']['archive'],
  grantee: IGrantable,
  scope: Construct,
): void {
  if (bucket === '') return;
  const { partition } = Stack.of(scope);
  const resources = ['calls', 'callers'].map((part) => `arn:${partition}:s3:::${bucket}/${part}/*`);
  const allow = (actions: string[], on: string[]) =>
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: on }));
  allow(['s3:PutObject'], resources);
  if (keyArn !== '') allow(['kms:GenerateDataKey'], [keyArn]);
}
