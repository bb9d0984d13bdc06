/** Findings that are left as they are in the stacks of the two ways of a carrier's socket, with their reasons. */
import type { Stacks } from './compose-stacks.ts';
import type { Config } from './config/schema.ts';
import { acknowledgeWaker, nag } from './nag.ts';

/** Acknowledges those of the way that is on. */
export function acknowledgeWays(stacks: Stacks, config: Config): void {
  acknowledgeEdge(stacks);
  acknowledgeNames(stacks, config);
}

function acknowledgeEdge({ edge }: Stacks): void {
  if (!edge) return;
  nag(edge.node.findChild('Cluster'), {
    ECS4: 'Two nginx tasks; the balancer’s metrics tell what they do.',
  });
  nag(edge.node.findChild('Definition'), {
    ECS2: 'The environment holds a port and a network; the secret is an ECS secret.',
  });
  nag(
    edge.node
      .findChild('Definition')
      .node.findChild('ExecutionRole')
      .node.findChild('DefaultPolicy'),
    {
      'IAM5[Resource::*]': 'ecr:GetAuthorizationToken knows no resource; all else is named.',
    },
  );
  nag(edge.node.findChild('Balancer'), {
    ELB2: 'Every request that passes it is in the router’s log, without its token; a bucket of paths with tokens would be worse than none.',
  });
  nag(edge.node.findChild('Distribution'), {
    CFR1: 'Callers may be in any country.',
    CFR2: 'A firewall costs by rule and by request; every route asks for a key or a signature, and the API is throttled.',
    CFR3: 'API Gateway and the router log every request, without its token; a bucket of paths with tokens would be worse than none.',
    CFR4: 'Its own domain needs the user’s certificate; with CloudFront’s default one the security policy cannot be set.',
  });
}

function acknowledgeNames({ names, bot }: Stacks, config: Config): void {
  if (!names) return;
  const changes = {
    'IAM5[Resource::arn:<AWS::Partition>:route53:::change/*]':
      'A change gets its id when it is made, and can only be looked at.',
  };
  nag(bot.node.findChild('TaskRole').node.findChild('DefaultPolicy'), changes);
  const role = names.node.findChild('Role');
  nag(role, {
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'Its own log, and nothing else.',
  });
  nag(role.node.findChild('DefaultPolicy'), {
    ...changes,
    'IAM5[Resource::*]': 'cloudwatch:PutMetricData knows no resource; our namespace bounds it.',
    [`IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/${config.name}/*]`]:
      'Tasks get their ids at launch; the cluster and the condition on it bound them.',
  });
  for (const port of names.node.children.filter(({ node }) => node.id.startsWith('Sockets')))
    nag(port, {
      EC23: 'Carriers may be anywhere: port 443 alone, where a path without a token of ours is refused.',
    });
  for (const secret of ['Certificate', 'Account'])
    nag(names.node.findChild(secret), {
      SMG4: 'The function itself renews the certificate in time, and with it its key; an account’s key is the account.',
    });
  acknowledgeWaker(names, names.function);
}
