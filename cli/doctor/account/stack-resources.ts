/** What a stack holds, and what it says of itself. */
import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { ReadOutputs } from '../../operate/carriers-url.ts';
import { accountFailureOf } from './failure.ts';

/** Physical ids of those resources that are of one type; throws CloudFormation's own error where there is no such stack. */
export async function resourcesOf(
  client: CloudFormationClient,
  StackName: string,
  type: string,
): Promise<string[]> {
  const { StackResources = [] } = await client.send(
    new DescribeStackResourcesCommand({ StackName }),
  );
  return StackResources.flatMap((one) =>
    one.ResourceType === type ? (one.PhysicalResourceId ?? []) : [],
  );
}

/** A stack's outputs by their keys; nothing where there is no such stack. */
export function outputsOf(client: CloudFormationClient): ReadOutputs {
  return async (StackName) => {
    const answer = await client
      .send(new DescribeStacksCommand({ StackName }))
      .catch((error: unknown) => {
        if (accountFailureOf(error).kind === 'missing') return undefined;
        throw error;
      });
    const outputs = answer?.Stacks?.[0]?.Outputs ?? [];
    return answer && Object.fromEntries(outputs.map((of) => [of.OutputKey, of.OutputValue]));
  };
}
