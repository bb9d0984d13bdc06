/** CloudFormation's functions, as far as our templates use them, over what was made. */
import type { CdkTarget } from '../../tools/emulators/cdk.ts';
import type { MadeStack } from './create-stacks.ts';

type Resolve = (value: unknown) => unknown;

/** A resolver for one stack; imports are looked up in the outputs of the others. */
export function createResolve(
  target: CdkTarget,
  stack: MadeStack,
  all: readonly MadeStack[],
): Resolve {
  const pseudo: Record<string, string> = {
    'AWS::AccountId': target.account,
    'AWS::Region': target.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
  };
  const ref = (id: string) => pseudo[id] ?? stack.physical[id] ?? id;
  const functions: Record<string, (value: never) => unknown> = {
    Ref: (id: string) => ref(id),
    'Fn::GetAtt': ([id, name]: [string, string]) =>
      name === 'Arn' ? arnOf(stack.template.Resources[id]?.Type ?? '', ref(id), target) : ref(id),
    'Fn::Join': ([by, parts]: [string, unknown[]]) => parts.map(resolve).join(by),
    'Fn::Sub': (text: string) => text.replaceAll(/\$\{([^}]+)\}/g, (_, id: string) => ref(id)),
    'Fn::ImportValue': (name: string) => importValue(name),
  };
  const importValue = (name: string): unknown => {
    for (const other of all) {
      const outputs = (other.template['Outputs'] ?? {}) as Record<string, Output>;
      const found = Object.values(outputs).find(({ Export }) => Export?.Name === name);
      if (found) return createResolve(target, other, all)(found.Value);
    }
    return name;
  };
  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[name, argument] = ['', undefined]] = entries;
    const apply = entries.length === 1 ? functions[name] : undefined;
    if (apply) return apply(argument as never);
    return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item)]));
  }
  return resolve;
}

interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: string };
}

/** From the physical id, which for some kinds is the ARN itself, for some a name, and for a queue its URL. */
function arnOf(type: string, id: string, { account, region }: CdkTarget): string {
  if (id.startsWith('arn:')) return id;
  const of: Record<string, string> = {
    'AWS::IAM::Role': `arn:aws:iam::${account}:role/${id}`,
    'AWS::Lambda::Function': `arn:aws:lambda:${region}:${account}:function:${id}`,
    'AWS::SQS::Queue': `arn:aws:sqs:${region}:${account}:${id.split('/').at(-1)}`,
    'AWS::Logs::LogGroup': `arn:aws:logs:${region}:${account}:log-group:${id}`,
    'AWS::DynamoDB::Table': `arn:aws:dynamodb:${region}:${account}:table/${id}`,
    'AWS::ECS::Cluster': `arn:aws:ecs:${region}:${account}:cluster/${id}`,
  };
  return of[type] ?? id;
}
