import type { Templates } from '../../../lib/templates.ts';

/** The account and Region that templates are resolved for. */
export const PLACE = 'eu-west-1:111122223333';

const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Turns a template's intrinsics into the ARNs and names that AWS would. */
export type Resolve = (value: unknown, stack: string) => unknown;

/** A function that resolves values of these templates. */
export function resolver(templates: Templates): Resolve {
  const exported = new Map<string, { stack: string; value: unknown }>();
  for (const [stack, { Outputs = {} }] of templates) {
    for (const { Export, Value } of Object.values(Outputs)) {
      if (Export) exported.set(Export.Name, { stack, value: Value });
    }
  }

  function resolve(value: unknown, stack: string): unknown {
    if (Array.isArray(value)) return value.map((each) => resolve(each, stack));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, inner] = ['', undefined], ...rest] = Object.entries(value);
    if (rest.length === 0 && key === 'Ref') return ref(String(inner), stack);
    if (rest.length === 0 && key === 'Fn::GetAtt') return attribute(inner as string[], stack);
    if (rest.length === 0 && key === 'Fn::Join') {
      const [separator, parts] = inner as [string, unknown[]];
      return (resolve(parts, stack) as string[]).join(separator);
    }
    if (rest.length === 0 && key === 'Fn::Sub') {
      return String(inner).replace(/\$\{([^}]+)\}/g, (_, name: string) => PSEUDO[name] ?? name);
    }
    if (rest.length === 0 && key === 'Fn::ImportValue') {
      const found = exported.get(String(inner));
      if (!found) throw new Error(`Cannot resolve ${String(inner)}: no stack exports it`);
      return resolve(found.value, found.stack);
    }
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(v, stack)]));
  }

  function ref(name: string, stack: string): string {
    const properties = templates.get(stack)?.Resources[name]?.Properties ?? {};
    return PSEUDO[name] ?? String(properties['ClusterName'] ?? name);
  }

  function attribute([name = '', what = '']: string[], stack: string): string {
    if (what !== 'Arn') return `${name}.${what}`;
    const type = templates.get(stack)?.Resources[name]?.Type ?? '';
    const kind: Record<string, string> = {
      'AWS::DynamoDB::Table': `dynamodb:${PLACE}:table/${name}`,
      'AWS::ECS::Cluster': `ecs:${PLACE}:cluster/${ref(name, stack)}`,
      'AWS::IAM::Role': `iam::111122223333:role/${stack}-${name}`,
      'AWS::Lambda::Function': `lambda:${PLACE}:function:${stack}-${name}`,
      'AWS::SQS::Queue': `sqs:${PLACE}:${name}`,
      'AWS::Logs::LogGroup': `logs:${PLACE}:log-group:${stack}-${name}`,
    };
    return `arn:aws:${kind[type] ?? `${type}:${name}`}`;
  }

  return resolve;
}
