/** Physical ids of a stack's resources. */
import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';

/** Those of one type; throws CloudFormation's own error where there is no such stack. */
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
