/** A small CloudFormation: names and ARNs of what the templates make, and their functions resolved to them. */
import { createHash } from 'node:crypto';
import type { Resource, Templates } from '../../../lib/templates.ts';
import { arn, REGION, ZONE } from '../../../local/ecs/names.ts';

/** The account that the local endpoints play. */
export const ACCOUNT = arn('cluster', '').split(':')[4] ?? '';

/** What AWS assigns to a VPC that asks for IPv6. */
export const IPV6_BLOCK = '2600:1f18:4000:4000::/56';

const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Turns a value of a stack's template into what AWS would put there. */
export type Resolve = (value: unknown, stack: string) => unknown;

type Functions = Record<string, (argument: never, stack: string) => unknown>;

/** Resolves values of these templates. A reference to nothing is an error, as it is in CloudFormation. */
export function createResolve(templates: Templates): Resolve {
  const exported = new Map(
    [...templates].flatMap(([stack, { Outputs = {} }]) =>
      Object.values(Outputs).flatMap(({ Export, Value }) =>
        Export ? [[Export.Name, { stack, value: Value }] as const] : [],
      ),
    ),
  );
  const resourceOf = (stack: string, id: string): Resource => {
    const found = templates.get(stack)?.Resources[id];
    if (!found) throw new Error(`Cannot resolve ${id}: the stack ${stack} has no such resource`);
    return found;
  };
  const functions: Functions = {
    Ref: (id: string, stack) => PSEUDO[id] ?? nameOf(resourceOf(stack, id), { stack, id }),
    'Fn::GetAtt': ([id, what]: [string, string], stack) =>
      attributeOf(resourceOf(stack, id), { stack, id }, what),
    'Fn::ImportValue': (name: string) => {
      const found = exported.get(name);
      if (!found) throw new Error(`Cannot resolve ${name}: no stack exports it`);
      return resolve(found.value, found.stack);
    },
    'Fn::Join': ([separator, parts]: [string, unknown], stack) =>
      (resolve(parts, stack) as string[]).join(separator),
    'Fn::Sub': (text: string) =>
      text.replace(/\$\{([^}]+)\}/g, (_, name: string) => PSEUDO[name] ?? name),
    'Fn::GetAZs': () => ['a', 'b', 'c'].map((zone) => ZONE.slice(0, -1) + zone),
    'Fn::Select': ([index, list]: [number | string, unknown], stack) =>
      (resolve(list, stack) as unknown[])[Number(index)],
    'Fn::Split': ([separator, text]: [string, unknown], stack) =>
      String(resolve(text, stack)).split(separator),
    'Fn::Cidr': ([block, count]: [unknown, number], stack) =>
      cidrs(String(resolve(block, stack)), count),
  };
  function resolve(value: unknown, stack: string): unknown {
    if (typeof value === 'string') return readSecrets(value);
    if (Array.isArray(value)) return value.map((each) => resolve(each, stack));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined], ...rest] = Object.entries(value);
    const called = rest.length === 0 ? functions[key] : undefined;
    if (called) {
      const result = called(argument as never, stack);
      return typeof result === 'string' ? readSecrets(result) : result;
    }
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(v, stack)]));
  }
  return resolve;
}

interface Where {
  readonly stack: string;
  readonly id: string;
}

function nameOf({ Type, Properties }: Resource, { stack, id }: Where): string {
  const prefix: Record<string, string> = {
    'AWS::EC2::Subnet': 'subnet-',
    'AWS::EC2::SecurityGroup': 'sg-',
    'AWS::EC2::VPC': 'vpc-',
  };
  if (Type === 'AWS::ECS::Cluster') return String(Properties['ClusterName'] ?? id);
  if (Type === 'AWS::SecretsManager::Secret') return arnOf(Type, { stack, id });
  return `${prefix[Type] ?? `${stack}-`}${id}`;
}

function attributeOf(resource: Resource, where: Where, what: string): unknown {
  if (what === 'GroupId') return nameOf(resource, where);
  if (what === 'Ipv6CidrBlocks') return [IPV6_BLOCK];
  if (what !== 'Arn') return `${where.id}.${what}`;
  if (resource.Type === 'AWS::ECS::Cluster') return arn('cluster', nameOf(resource, where));
  return arnOf(resource.Type, where);
}

function arnOf(type: string, { stack, id }: Where): string {
  const name = `${stack}-${id}`;
  const kinds: Record<string, [string, string]> = {
    'AWS::DynamoDB::Table': ['dynamodb', `table/${name}`],
    'AWS::Lambda::Function': ['lambda', `function:${name}`],
    'AWS::SQS::Queue': ['sqs', name],
    'AWS::Logs::LogGroup': ['logs', `log-group:${name}:*`],
    'AWS::Events::Rule': ['events', `rule/${name}`],
    'AWS::SecretsManager::Secret': ['secretsmanager', `secret:${name}`],
  };
  if (type === 'AWS::IAM::Role') return `arn:aws:iam::${ACCOUNT}:role/${name}`;
  return arnHere(...(kinds[type] ?? ['other', name]));
}

/** An ARN in the account and Region of the bed. */
export function arnHere(service: string, rest: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
}

/** A dynamic reference gives what Secrets Manager made up: the same for the same secret. */
function readSecrets(text: string): string {
  return text.replace(/\{\{resolve:secretsmanager:(arn:[^}]*?):SecretString[^}]*\}\}/g, (_, of) =>
    createHash('sha256').update(String(of)).digest('hex').slice(0, 48),
  );
}

/** The /64 networks of an IPv6 /56, as `Fn::Cidr` cuts them with 64 host bits. */
function cidrs(block: string, count: number): string[] {
  const head = block.slice(0, block.indexOf('00::'));
  return Array.from({ length: count }, (_, i) => `${head}${i.toString(16).padStart(2, '0')}::/64`);
}
