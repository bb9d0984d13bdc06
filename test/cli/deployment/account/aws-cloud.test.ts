import { randomUUID } from 'node:crypto';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEcsLauncher } from '../../../../adapters/ecs/launcher.ts';
import { createAwsCloud } from '../../../../cli/deployment/account/aws-cloud.ts';
import type { Cloud } from '../../../../cli/deployment/account/cloud.ts';
import { explainRefusal } from '../../../../cli/refusal.ts';
import { type NodeEcs, startNodeEcs } from '../../../local/ecs/node-task.ts';
import { until } from '../../../local/until.ts';

const region = 'eu-west-1';
const credentials = { accessKeyId: 'k', secretAccessKey: 's' };

/** A client whose calls are answered here; what is thrown is AWS's own word. */
function answered<T extends CloudFormationClient | EC2Client | STSClient>(
  client: T,
  answer: () => object,
): T {
  const stack = client.middlewareStack as unknown as {
    add(middleware: () => () => Promise<unknown>, options: { step: string }): void;
  };
  stack.add(() => async () => ({ output: { $metadata: {}, ...answer() } }), { step: 'initialize' });
  return client;
}

let local: NodeEcs;
let stackAnswer: () => object;
let stsAnswer: () => object;
let ec2Answer: () => object;
let cloud: Cloud;
beforeAll(async () => {
  local = await startNodeEcs({ maxTasks: 4 });
  cloud = createAwsCloud(
    {
      ecs: local.client,
      ec2: answered(new EC2Client({ region, credentials }), () => ec2Answer()),
      stacks: answered(new CloudFormationClient({ region, credentials }), () => stackAnswer()),
      sts: answered(new STSClient({ region, credentials }), () => stsAnswer()),
      tables: new DynamoDBClient({ region, credentials }),
    },
    { clock: { nowMs: Date.now, sleep: async () => undefined }, random: Math.random },
  );
});
afterAll(async () => {
  await local.ecs.close();
  local.client.destroy();
});

function refuse(name: string, message: string) {
  return () => {
    throw Object.assign(new Error(message), { name });
  };
}

describe('the account by the SDK', () => {
  it('tells the Region’s zones, and which of them have what the functions call by', async () => {
    const kind = (ServiceType: string) => [{ ServiceType }];
    // Both questions are answered by one object: each reads its own part.
    ec2Answer = () => ({
      AvailabilityZones: [{ ZoneName: 'eu-west-1b' }, { ZoneName: 'eu-west-1a' }],
      ServiceDetails: [
        {
          ServiceName: 'com.amazonaws.eu-west-1.ecs',
          ServiceType: kind('Interface'),
          AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
        },
        {
          ServiceName: 'com.amazonaws.eu-west-1.lambda',
          ServiceType: kind('Interface'),
          AvailabilityZones: ['eu-west-1b'],
        },
      ],
    });
    expect(await cloud.zones()).toEqual({
      all: ['eu-west-1a', 'eu-west-1b'],
      services: [
        { name: 'ecs', zones: ['eu-west-1a', 'eu-west-1b'] },
        { name: 'lambda', zones: ['eu-west-1b'] },
      ],
    });
  });

  it('lists the tasks that run in a cluster and stops them; a cluster that is not there has none', async () => {
    const network = { subnets: ['s'], securityGroups: ['g'], assignPublicIp: 'ENABLED' } as const;
    const launcher = createEcsLauncher({
      client: local.client,
      cluster: 'greenroom',
      container: 'bot',
      ...network,
    });
    const request = { pool: 'p', revision: 'r', taskDefinition: 'lives', count: 2, nowMs: 1 };
    const { taskArns } = await launcher.launch({ ...request, token: randomUUID() });
    const running = await cloud.runningTasks('greenroom');
    expect(running.map(({ arn }) => arn).sort()).toEqual([...taskArns].sort());
    for (const { arn } of running) await cloud.stopTask('greenroom', arn);
    await until(async () => (await cloud.runningTasks('greenroom')).length === 0 || undefined);
    expect(await cloud.runningTasks('nowhere')).toEqual([]);
  });

  it('knows a task definition that can be launched from one that is gone', async () => {
    expect(await cloud.canLaunch('lives')).toBe(true);
    expect(await cloud.canLaunch('gone')).toBe(false);
  });

  it.each([
    ['CREATE_COMPLETE', true],
    ['UPDATE_ROLLBACK_COMPLETE', true],
    ['ROLLBACK_COMPLETE', false],
    ['UPDATE_IN_PROGRESS', false],
  ])('takes a stack in %s for there: %s', async (StackStatus, isThere) => {
    stackAnswer = () => ({ Stacks: [{ StackStatus }] });
    expect(await cloud.hasStack('x')).toBe(isThere);
  });

  it('tells a stack that is not there from an account that says no', async () => {
    stackAnswer = refuse('ValidationError', 'Stack with id x does not exist');
    expect(await cloud.hasStack('x')).toBe(false);
    expect(await cloud.resourceIn('x', 'AWS::DynamoDB::Table')).toBeUndefined();
    stackAnswer = refuse('AccessDenied', 'User is not authorized');
    await expect(cloud.hasStack('x')).rejects.toThrow('not authorized');
  });

  it('finds a resource of a stack by its type', async () => {
    const found = { ResourceType: 'AWS::DynamoDB::Table', PhysicalResourceId: 'the-table' };
    stackAnswer = () => ({ StackResources: [{ ResourceType: 'AWS::IAM::Role' }, found] });
    expect(await cloud.resourceIn('x', 'AWS::DynamoDB::Table')).toBe('the-table');
  });

  it('says who one is, or in one line what is missing', async () => {
    stsAnswer = () => ({ Account: '111122223333', Arn: 'arn:me' });
    expect(await cloud.identity()).toEqual({ account: '111122223333', region, arn: 'arn:me' });
    stsAnswer = refuse('CredentialsProviderError', 'Could not load credentials');
    const refusal = () => cloud.identity().then(String, explainRefusal);
    expect(await refusal()).toContain('sign in (`aws configure`');
    stsAnswer = refuse('Error', 'Region is missing');
    expect(await refusal()).toContain('set AWS_REGION');
  });
});
