/** The account by the AWS SDK; endpoint variables lead it to emulators as they do everywhere. */
import {
  type CloudFormationClient,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { createRecordStore } from '../../../adapters/dynamodb/record-store.ts';
import type { Clock, Random } from '../../../core/time/clock.ts';
import type { Cloud, CloudTask } from './cloud.ts';
import { readZones } from './read-zones.ts';

/** ECS describes no more tasks in one call. */
const DESCRIBED_AT_ONCE = 100;

/** A distribution takes minutes to be turned off everywhere, and a router an hour to let its calls end. */
const GONE_WITHIN_S = 7_200;

/** The clients that it asks by. */
export interface CloudClients {
  readonly ecs: ECSClient;
  readonly stacks: CloudFormationClient;
  readonly sts: STSClient;
  readonly ec2: EC2Client;
  readonly tables: DynamoDBClient;
}

/** The account that these clients reach. */
export function createAwsCloud(
  { ecs, ec2, stacks, sts, tables }: CloudClients,
  { clock, random }: { clock: Clock; random: Random },
): Cloud {
  return {
    async identity() {
      const region = await sts.config.region();
      const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand());
      return { account: Account, region, arn: Arn };
    },
    async hasStack(StackName) {
      const answer = await stacks.send(new DescribeStacksCommand({ StackName })).catch(orMissing);
      return (answer?.Stacks ?? []).some(({ StackStatus }) => isMade(StackStatus));
    },
    async outputs(StackName) {
      const answer = await stacks.send(new DescribeStacksCommand({ StackName })).catch(orMissing);
      const [stack] = answer?.Stacks ?? [];
      const found = (stack?.Outputs ?? []).map((o) => [o.OutputKey ?? '', o.OutputValue ?? '']);
      return stack && (Object.fromEntries(found) as Record<string, string>);
    },
    async deleteStack(StackName) {
      await stacks.send(new DeleteStackCommand({ StackName }));
      const waiting = { client: stacks, maxWaitTime: GONE_WITHIN_S };
      await waitUntilStackDeleteComplete(waiting, { StackName });
    },
    async resourceIn(StackName, type) {
      const command = new DescribeStackResourcesCommand({ StackName });
      const answer = await stacks.send(command).catch(orMissing);
      const found = answer?.StackResources?.find(({ ResourceType }) => ResourceType === type);
      return found?.PhysicalResourceId;
    },
    zones: () => readZones(ec2),
    runningTasks: (cluster) => listTasks(ecs, cluster),
    async stopTask(cluster, task) {
      await ecs.send(new StopTaskCommand({ cluster, task, reason: 'greenroom destroy' }));
    },
    async canLaunch(taskDefinition) {
      const command = new DescribeTaskDefinitionCommand({ taskDefinition });
      const answer = await ecs.send(command).catch(() => undefined);
      return answer?.taskDefinition?.status === 'ACTIVE';
    },
    pools: (tableName) => createDynamoStore({ client: tables, tableName, clock, random }),
    records: (tableName) => createRecordStore({ client: tables, tableName, clock, random }),
  };
}

async function listTasks(ecs: ECSClient, cluster: string): Promise<CloudTask[]> {
  const found: CloudTask[] = [];
  let nextToken: string | undefined;
  do {
    const input = { cluster, desiredStatus: 'RUNNING', maxResults: DESCRIBED_AT_ONCE } as const;
    const page = await ecs
      .send(new ListTasksCommand({ ...input, ...(nextToken ? { nextToken } : {}) }))
      .catch(orMissing);
    const tasks = page?.taskArns ?? [];
    if (tasks.length > 0) {
      const described = await ecs.send(new DescribeTasksCommand({ cluster, tasks }));
      found.push(
        ...(described.tasks ?? []).map((task) => ({
          arn: task.taskArn ?? '',
          startedBy: task.startedBy ?? '',
        })),
      );
    }
    nextToken = page?.nextToken;
  } while (nextToken);
  return found;
}

/** `ROLLBACK_COMPLETE` is what is left of a first deploy that failed. */
function isMade(status: string | undefined): boolean {
  return status !== 'ROLLBACK_COMPLETE' && status?.endsWith('_COMPLETE') === true;
}

/** What was asked for is not there; anything else is an error. */
function orMissing(error: unknown): undefined {
  const { name, message } = error as Error;
  if (name === 'ClusterNotFoundException' || /does not exist/.test(message)) return undefined;
  throw error;
}
