/** The rules of security groups, inside a group and beside it, each with its peer's name. */
import { ofType, type Templates } from '../../lib/templates.ts';

export interface RuleOf {
  readonly protocol: unknown;
  readonly ports: string;
  readonly from: string;
}

export const byFrom = (a: RuleOf, b: RuleOf) => a.from.localeCompare(b.from);

export function ingressOf(templates: Templates, group: string): RuleOf[] {
  return rulesOf(templates, {
    group,
    inline: 'SecurityGroupIngress',
    type: 'AWS::EC2::SecurityGroupIngress',
    peer: 'SourceSecurityGroupId',
  });
}

export function egressOf(templates: Templates, group: string): RuleOf[] {
  return rulesOf(templates, {
    group,
    inline: 'SecurityGroupEgress',
    type: 'AWS::EC2::SecurityGroupEgress',
    peer: 'DestinationSecurityGroupId',
  });
}

function rulesOf(
  templates: Templates,
  of: { group: string; inline: string; type: string; peer: string },
): RuleOf[] {
  const inside = ofType(templates, 'AWS::EC2::SecurityGroup')
    .filter(({ id }) => id.startsWith(of.group))
    .flatMap(({ Properties }) => (Properties[of.inline] ?? []) as Record<string, unknown>[]);
  const beside = ofType(templates, of.type)
    .map(({ Properties }) => Properties)
    .filter(({ GroupId }) => nameOf(GroupId).startsWith(of.group));
  return [...inside, ...beside].map((rule) => ({
    protocol: rule['IpProtocol'],
    ports: `${String(rule['FromPort'])}-${String(rule['ToPort'])}`,
    from: String(rule['CidrIp'] ?? rule['CidrIpv6'] ?? nameOf(rule[of.peer])),
  }));
}

/** By an attribute of its own stack, or by what another stack exports. */
function nameOf(reference: unknown): string {
  const { 'Fn::GetAtt': [own = ''] = [], 'Fn::ImportValue': imported = '' } = (reference ?? {}) as {
    'Fn::GetAtt'?: string[];
    'Fn::ImportValue'?: string;
  };
  const [, exported = ''] = /FnGetAtt(\w+)GroupId/.exec(imported) ?? [];
  return (own || exported).replace(/[0-9A-F]{8}$/, '');
}
