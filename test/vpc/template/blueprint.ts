/** Everything that the bed builds, read from the templates and from nothing else. */
import type { Templates } from '../../../lib/templates.ts';
import { type EdgeSpec, ORIGIN_GROUP, readEdge } from './edge.ts';
import { createFind, type Find, type Network, readNetwork } from './network.ts';
import { ACCOUNT, arnHere, createResolve } from './physical.ts';
import { type Role, readRoles } from './roles.ts';
import { readWaking, type Waking } from './waking.ts';

/** A Lambda function. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  /** The folder of its code. */
  readonly code: string;
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  /** None: it is outside of the VPC. */
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  /** Its interface has an IPv6 address, too. */
  readonly ipv6: boolean;
  /** Instances at once. */
  readonly concurrency: number;
}

/** A task definition; `properties` are those of its only container. */
export interface TaskSpec {
  readonly family: string;
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly taskRole: string;
  readonly executionRole: string;
  readonly container: Container;
}

/** What is read of a container definition, in CloudFormation's words. */
export interface Container {
  readonly Name: string;
  readonly Image: string;
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: string }[];
  readonly Environment?: readonly { readonly Name: string; readonly Value: string }[];
  readonly User?: string;
  readonly ReadonlyRootFilesystem?: boolean;
  readonly StopTimeout?: number;
  readonly LinuxParameters?: {
    readonly Tmpfs?: readonly { ContainerPath: string; Size: number; MountOptions?: string[] }[];
  };
  readonly LogConfiguration?: { readonly Options?: Readonly<Record<string, string>> };
}

/** A whole deployment. */
export interface Blueprint {
  readonly network: Network;
  readonly edge: EdgeSpec | undefined;
  readonly roles: ReadonlyMap<string, Role>;
  readonly functions: readonly FunctionSpec[];
  readonly tasks: readonly TaskSpec[];
  readonly waking: Waking;
  readonly cluster: string;
  /** CloudFormation's properties of the one table, with its name. */
  readonly table: { readonly name: string; readonly properties: Readonly<Record<string, unknown>> };
  readonly secrets: readonly string[];
}

/** Lambda's limit for an account. */
const CONCURRENCY = 1_000;

/** Reads templates; `codeOf` is the folder with a function's code, by its name. */
export function readBlueprint(
  templates: Templates,
  codeOf: (functionName: string) => string,
): Blueprint {
  const resolve = createResolve(templates);
  const find = createFind(templates, resolve);
  const [table] = find('AWS::DynamoDB::Table');
  const [cluster] = find('AWS::ECS::Cluster');
  if (!table || !cluster)
    throw new Error('Cannot build it: the templates lack a table or a cluster');
  const network = readNetwork(find);
  const edge = readEdge(find);
  return {
    network: edge ? { ...network, groups: [...network.groups, ORIGIN_GROUP] } : network,
    edge,
    roles: readRoles(find, ACCOUNT),
    functions: readFunctions(find, codeOf),
    tasks: readTasks(find),
    waking: readWaking(find),
    cluster: cluster.name,
    table: { name: table.name, properties: table.properties },
    secrets: find('AWS::SecretsManager::Secret').map(({ name }) => name),
  };
}

interface Environment {
  readonly Variables: Readonly<Record<string, string>>;
}

interface VpcConfig {
  readonly SubnetIds: readonly string[];
  readonly SecurityGroupIds: readonly string[];
  readonly Ipv6AllowedForDualStack?: boolean;
}

function readFunctions(find: Find, codeOf: (name: string) => string): FunctionSpec[] {
  return find('AWS::Lambda::Function').map(({ name, properties }) => {
    const vpc = properties['VpcConfig'] as VpcConfig | undefined;
    const environment = properties['Environment'] as Environment | undefined;
    return {
      name,
      arn: arnHere('lambda', `function:${name}`),
      role: String(properties['Role']),
      code: codeOf(name),
      handler: String(properties['Handler']),
      env: environment?.Variables ?? {},
      timeoutMs: Number(properties['Timeout']) * 1000,
      memoryMiB: Number(properties['MemorySize']),
      subnets: vpc?.SubnetIds ?? [],
      groups: vpc?.SecurityGroupIds ?? [],
      ipv6: vpc?.Ipv6AllowedForDualStack === true,
      concurrency: Number(properties['ReservedConcurrentExecutions'] ?? CONCURRENCY),
    };
  });
}

function readTasks(find: Find): TaskSpec[] {
  return find('AWS::ECS::TaskDefinition').map(({ properties }) => {
    const [container] = properties['ContainerDefinitions'] as [Container];
    return {
      family: String(properties['Family']),
      cpu: Number(properties['Cpu']),
      memoryMiB: Number(properties['Memory']),
      taskRole: String(properties['TaskRoleArn']),
      executionRole: String(properties['ExecutionRoleArn']),
      container,
    };
  });
}
