import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { composeStacks } from '../../../lib/compose-stacks.ts';
import type { ChangeEffect } from '../../../lib/config/change-effects.ts';
import type { Config } from '../../../lib/config/schema.ts';
import { createReadApp } from '../../../lib/synthesise-config.ts';
import type { Resource } from '../../../lib/templates.ts';

/** A configuration's resources by stack and logical id. */
export type Resources = ReadonlyMap<string, Resource>;

/** Without the checks of a build, which other tests have. */
export function resourcesOf(config: Config): Resources {
  const outdir = mkdtempSync(join(tmpdir(), 'greenroom-synth-'));
  try {
    const app = createReadApp(outdir);
    composeStacks(app, config);
    const { stacks } = app.synth({ skipValidation: true });
    return new Map(
      stacks.flatMap(({ stackName, template }) =>
        Object.entries((template as { Resources: Record<string, Resource> }).Resources).map(
          ([id, resource]) => [`${stackName.slice(config.name.length + 1)}/${id}`, resource],
        ),
      ),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What CloudFormation would do to live calls on its way from one to the other, the worst of it. */
export function effectOf(before: Resources, after: Resources): ChangeEffect {
  const changed = [...before].filter(([id, is]) => !isDeepStrictEqual(is, after.get(id)));
  const effects = changed.map(([id, is]) => effectOn(id, is, after.get(id)));
  return WORST_FIRST.find((effect) => effects.includes(effect)) ?? 'nothing';
}

const WORST_FIRST: readonly ChangeEffect[] = ['fixed', 'narrows', 'successors'];

/** What a packet needs between a caller and a bot, and between our own functions and a bot. */
const WAY =
  /^AWS::EC2::(VPC|Subnet|Route|RouteTable|InternetGateway|SubnetRouteTableAssociation|SecurityGroup|SecurityGroupIngress|SecurityGroupEgress|VPCGatewayAttachment|VPCCidrBlock|EgressOnlyInternetGateway)$/;

/** What a socket of a carrier goes through. */
const SOCKET_WAY =
  /^AWS::(CloudFront::(Distribution|VpcOrigin)|ElasticLoadBalancingV2::.*|ECS::(Service|Cluster))$/;

function effectOn(id: string, was: Resource, is: Resource | undefined): ChangeEffect {
  // The port of the way by names, which comes and goes with it.
  if (id.startsWith('names/') && WAY.test(was.Type) && is === undefined) return 'narrows';
  if (WAY.test(was.Type))
    return isDeepStrictEqual(was.Properties, is?.Properties) ? 'nothing' : 'fixed';
  if (SOCKET_WAY.test(was.Type) && is === undefined) return 'narrows';
  if (!id.startsWith('bot/')) return 'nothing';
  if (was.Type === 'AWS::ECS::Cluster') return 'fixed';
  if (was.Type === 'AWS::IAM::Policy' || was.Type === 'AWS::IAM::Role')
    return rightsOf(was).every((right) => is && rightsOf(is).includes(right))
      ? 'nothing'
      : 'narrows';
  if (was.Type !== 'AWS::ECS::TaskDefinition') return 'nothing';
  if (is === undefined) return 'narrows';
  // Another definition in the same family: warm tasks would go on with what they were launched with, and nobody would know.
  return was.Properties['Family'] === is.Properties['Family'] ? 'fixed' : 'successors';
}

/** Each action on each resource under its conditions; a list is as good as its members apart. */
function rightsOf({ Properties }: Resource): string[] {
  const { PolicyDocument, AssumeRolePolicyDocument } = Properties as Record<string, Policy>;
  const { Statement = [] } = PolicyDocument ?? AssumeRolePolicyDocument ?? {};
  return Statement.flatMap(({ Action, Resource, ...rest }) =>
    [Action]
      .flat()
      .flatMap((action) =>
        [Resource].flat().map((resource) => JSON.stringify([action, resource, rest])),
      ),
  );
}

interface Policy {
  readonly Statement?: readonly { readonly Action: unknown; readonly Resource?: unknown }[];
}
