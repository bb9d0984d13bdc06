/** `cdk bootstrap` and `cdk deploy` of all stacks, and what CloudFormation then says that it made. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { type CdkTarget, cdk } from '../../tools/emulators/cdk.ts';
import type { CloudFormationTemplate } from '../../tools/emulators/cut-template.ts';
import type { DeployedStack, Deployment } from './deployment.ts';
import { LOCALSTACK_LACKS, synthesiseCut } from './synthesise-cut.ts';

/** Deploys everything that LocalStack can hold. */
export async function deploy(
  target: CdkTarget,
  say: (line: string) => void,
): Promise<Omit<Deployment, 'tableName'>> {
  say('Synthesising the stacks …');
  const { folder, cut } = synthesiseCut(LOCALSTACK_LACKS);
  try {
    await cdk(target, ['bootstrap', `aws://${target.account}/${target.region}`], say);
    const all = ['--app', folder, '--all', '--require-approval', 'never', '--concurrency', '4'];
    await cdk(target, ['deploy', ...all], say);
    const names = Object.keys(cut);
    const stacks = await Promise.all(names.map((name) => readStack(target, name, folder)));
    return { target, stacks, cut };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readStack(target: CdkTarget, name: string, folder: string): Promise<DeployedStack> {
  const { endpoint, region, accessKeyId } = target;
  const credentials = { accessKeyId, secretAccessKey: 'test' };
  const client = new CloudFormationClient({ endpoint, region, credentials });
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
  const listed = await client.send(new DescribeStackResourcesCommand({ StackName: name }));
  client.destroy();
  const made = listed.StackResources ?? [];
  const byId = (of: (resource: (typeof made)[number]) => string | undefined) =>
    Object.fromEntries(made.map((one) => [one.LogicalResourceId ?? '', of(one) ?? '']));
  const template = readFileSync(join(folder, `${name}.template.json`), 'utf8');
  return {
    name,
    template: JSON.parse(template) as CloudFormationTemplate,
    physical: byId((one) => one.PhysicalResourceId),
    status: byId((one) => one.ResourceStatus),
    outputs: Object.fromEntries(
      (Stacks?.[0]?.Outputs ?? []).map((o) => [o.OutputKey ?? '', o.OutputValue ?? '']),
    ),
  };
}
