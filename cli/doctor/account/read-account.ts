/** Reads an account as far as it answers. Nothing is changed, and nothing waits for anything it does not need. */
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Config } from '../../../lib/config/schema.ts';
import type { AccountFacts, BotSubnet, LambdaLimit } from './facts.ts';
import { accountFailureOf } from './failure.ts';
import { createPublicNames, type PublicNames } from './public-names.ts';
import { readLaunchRate, readVcpus } from './read-fargate.ts';
import { readModel } from './read-models.ts';
import { readNames } from './read-names.ts';
import { readPhone } from './read-phone.ts';
import { readSystem } from './read-system.ts';
import { type Asking, reading } from './reading.ts';
import { resourcesOf } from './stack-resources.ts';
import { type Environment, isAsked, type ServiceId, targetOf } from './target.ts';

/** What is asked for. */
export interface AccountQuestion {
  readonly env: Environment;
  /** Names the stacks. */
  readonly deployment: string;
  readonly pools: readonly string[];
  readonly models: readonly string[];
  /** The phone's secret; empty where there is no phone. */
  readonly phoneSecret: string;
  readonly direct: Config['direct'];
  /** How the world sees names; missing: by this machine. */
  readonly world?: PublicNames;
  /** The table where no stack names it. */
  readonly localTable: string;
  readonly nowMs: number;
}

/** A preflight that hangs helps nobody. */
const PATIENCE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000 },
};

/** The stack that `cdk bootstrap` makes. */
const TOOLKIT = 'CDKToolkit';

/** Asks who we are first: without credentials, all else would fail alike. */
export async function readAccount(question: AccountQuestion): Promise<AccountFacts> {
  const target = targetOf(question.env);
  const sts = new STSClient(PATIENCE);
  const region = await reading(() => sts.config.region());
  const ask = createAsk(question.env, region);
  const identity = await ask('STS', () => readIdentity(sts));
  sts.destroy();
  const words = whyNotGoOn(identity);
  const askOn: Ask = (service, of) =>
    words === undefined
      ? ask(service, of)
      : Promise.resolve({ failed: { kind: 'unasked', words } });
  return { target, region, identity, ...(await readRest(question, askOn)) };
}

function whyNotGoOn(identity: Asking<unknown>): string | undefined {
  if ('read' in identity) return undefined;
  const { kind } = identity.failed;
  if (kind === 'unasked') return identity.failed.words;
  if (kind === 'credentials') return 'no credentials';
  return kind === 'unreachable' ? 'nothing answers' : undefined;
}

type Ask = <T>(service: ServiceId, of: () => Promise<T>) => Promise<Asking<T>>;

function createAsk(env: Environment, region: Asking<string>): Ask {
  return (service, of) => {
    if ('failed' in region) {
      return Promise.resolve({ failed: { kind: 'unasked', words: 'no Region' } });
    }
    if (isAsked(env, service)) return reading(of);
    const words = 'not part of the local system';
    return Promise.resolve({ failed: { kind: 'absent', words } });
  };
}

async function readRest(question: AccountQuestion, ask: Ask) {
  const { deployment, nowMs } = question;
  const clients = createClients();
  const { quotas, cloudwatch, cloudformation, dynamodb } = clients;
  const table = { ...question, cloudformation, dynamodb };
  const phones = { ...question, ...clients };
  const names = { ...phones, world: question.world ?? createPublicNames() };
  const [bootstrap, vcpus, launchRate, subnets, lambda, models, system, phone, named] =
    await Promise.all([
      ask('CLOUDFORMATION', () => readBootstrap(cloudformation)),
      ask('SERVICE_QUOTAS', () => readVcpus(quotas, cloudwatch, nowMs)),
      ask('SERVICE_QUOTAS', () => readLaunchRate(quotas)),
      ask('EC2', () => readSubnets(clients, deployment)),
      ask('LAMBDA', () => readLambda(clients.lambda)),
      readModels(clients.bedrock, question.models, ask),
      ask('DYNAMODB', () => readSystem(table)),
      ask('SECRETS_MANAGER', () => readPhone(phones)),
      ask('ROUTE_53', () => readNames(names)),
    ]);
  for (const client of Object.values(clients)) client.destroy();
  return { bootstrap, vcpus, launchRate, subnets, lambda, models, system, phone, names: named };
}

function createClients() {
  return {
    quotas: new ServiceQuotasClient(PATIENCE),
    cloudwatch: new CloudWatchClient(PATIENCE),
    cloudformation: new CloudFormationClient(PATIENCE),
    dynamodb: new DynamoDBClient(PATIENCE),
    ec2: new EC2Client(PATIENCE),
    lambda: new LambdaClient(PATIENCE),
    bedrock: new BedrockClient(PATIENCE),
    route53: new Route53Client(PATIENCE),
    secrets: new SecretsManagerClient(PATIENCE),
  };
}

async function readIdentity(sts: STSClient) {
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand());
  return { account: Account, arn: Arn };
}

async function readBootstrap(client: CloudFormationClient) {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: TOOLKIT }));
  const outputs = Stacks?.[0]?.Outputs ?? [];
  const version = outputs.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue;
  return { version: Number(version ?? 0) };
}

/** By the network's stack: its subnets for bots, which the CDK tags with their name. */
async function readSubnets(
  { ec2, cloudformation }: ReturnType<typeof createClients>,
  deployment: string,
): Promise<BotSubnet[]> {
  const stack = `${deployment}-network`;
  const SubnetIds = await resourcesOf(cloudformation, stack, 'AWS::EC2::Subnet').catch(none);
  if (SubnetIds.length === 0) return [];
  const Filters = [{ Name: 'tag:aws-cdk:subnet-name', Values: ['Bots'] }];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds, Filters }));
  return Subnets.map(({ AvailabilityZone = '', AvailableIpAddressCount = 0 }) => ({
    zone: AvailabilityZone,
    free: AvailableIpAddressCount,
  }));
}

/** Before the first deploy there is no stack; any other trouble is the reading's. */
function none(error: unknown): string[] {
  if (accountFailureOf(error).kind === 'missing') return [];
  throw error;
}

async function readLambda(client: LambdaClient): Promise<LambdaLimit> {
  const { AccountLimit: limit } = await client.send(new GetAccountSettingsCommand());
  return {
    limit: limit?.ConcurrentExecutions ?? 0,
    unreserved: limit?.UnreservedConcurrentExecutions ?? 0,
  };
}

async function readModels(client: BedrockClient, models: readonly string[], ask: Ask) {
  const asked = models.map(async (modelId) => {
    const read = await ask('BEDROCK', () => readModel(client, modelId));
    return [modelId, read] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}
