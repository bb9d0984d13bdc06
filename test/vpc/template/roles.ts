/** Who may do what, by the templates' own policies. */
import type { Statement } from '../../lib/iam/may.ts';
import type { Find } from './network.ts';

/** One role. */
export interface Role {
  readonly arn: string;
  /** The services that may take it on. */
  readonly trusts: readonly string[];
  readonly statements: readonly Statement[];
}

/** AWS's own policies that the templates name; their text is AWS's, so it is here. */
const MANAGED: Record<string, Statement> = {
  AWSLambdaVPCAccessExecutionRole: {
    Effect: 'Allow',
    Action: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    Resource: '*',
  },
};

type Document = { readonly Statement: readonly Statement[] };

/** Reads all roles, by ARN. */
export function readRoles(find: Find, account: string): ReadonlyMap<string, Role> {
  const policies = [...find('AWS::IAM::Policy'), ...find('AWS::IAM::ManagedPolicy')];
  return new Map(
    find('AWS::IAM::Role').map(({ name, properties }) => {
      const arn = `arn:aws:iam::${account}:role/${name}`;
      const attached = policies
        .filter((policy) => ((policy.properties['Roles'] ?? []) as string[]).includes(name))
        .map((policy) => policy.properties['PolicyDocument'] as Document);
      const inline = ((properties['Policies'] ?? []) as { PolicyDocument: Document }[]).map(
        (policy) => policy.PolicyDocument,
      );
      const managed = ((properties['ManagedPolicyArns'] ?? []) as string[]).map(managedBy);
      const own = [...attached, ...inline].flatMap((document) => document.Statement);
      return [arn, { arn, trusts: trustsOf(properties), statements: [...own, ...managed] }];
    }),
  );
}

function managedBy(arn: string): Statement {
  const found = MANAGED[arn.slice(arn.lastIndexOf('/') + 1)];
  if (!found)
    throw new Error(`Cannot judge the policy ${arn}: teach it to test/vpc/template/roles.ts`);
  return found;
}

function trustsOf(properties: Readonly<Record<string, unknown>>): string[] {
  const { Statement: statements } = properties['AssumeRolePolicyDocument'] as {
    Statement: { Principal?: { Service?: string | string[] } }[];
  };
  return statements.flatMap(({ Principal }) => Principal?.Service ?? []);
}
