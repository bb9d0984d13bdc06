/** What the network of the templates may lack: each by its name, how it is taken away, and the ways that are missed then. */
import { altered, type Change, without } from './change.ts';

/** One of them. */
export interface NetworkMutant {
  readonly change: Change;
  /** Of `WAYS` in `fabric/stand.ts`, in its order: these and no others. */
  readonly blocks: readonly string[];
}

const RULE = 'AWS::EC2::SecurityGroup';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** The rules of a group itself that do not have this word. */
function rulesWithout(key: string, word: string, ...of: readonly string[]): Change {
  return altered(RULE, [word, ...of], (properties) => ({
    ...properties,
    [key]: (properties[key] as object[]).filter((rule) => !JSON.stringify(rule).includes(word)),
  }));
}

/** The same of a deployment with IPv6 and without endpoints, where only IPv6 is missed. */
export const DUAL_STACK_MUTANTS: Readonly<Record<string, NetworkMutant>> = {
  'the IPv6 route of bots to the internet': {
    change: without('AWS::EC2::Route', '::/0', 'Bots'),
    blocks: ['callers to media by IPv6'],
  },
  'the rule that lets media in by IPv6': {
    change: rulesWithout('SecurityGroupIngress', '::/0', 'Bot'),
    blocks: ['callers to media by IPv6'],
  },
  'the egress-only gateway': {
    change: without('AWS::EC2::Route', 'EgressOnly'),
    blocks: ['the API to Lambda', 'the scaler to ECS'],
  },
  'the rule that lets functions out by IPv6': {
    change: rulesWithout('SecurityGroupEgress', '::/0', 'ApiGroup'),
    blocks: ['the API to Lambda'],
  },
};

/** The same of a deployment with the edge, where only carriers' WebSockets miss something. */
export const EDGE_MUTANTS: Readonly<Record<string, NetworkMutant>> = {
  'the rule that lets CloudFront into the balancer': {
    change: rulesWithout('SecurityGroupIngress', 'VPC origin', 'BalancerGroup'),
    blocks: ['CloudFront to the balancer'],
  },
  // Without its only rule a group lets everything out, on AWS too.
  'the port of the rule that lets the balancer out to routers': {
    change: altered(`${RULE}Egress`, ['BalancerGroup', 'EdgeGroup'], (rule) => ({
      ...rule,
      FromPort: 22,
      ToPort: 22,
    })),
    blocks: ['the balancer to routers'],
  },
  'the rule that lets the balancer into routers': {
    change: without(`${RULE}Ingress`, 'BalancerGroup', 'EdgeGroup'),
    blocks: ['the balancer to routers'],
  },
  'the rule that lets routers out to supervisors': {
    change: without(`${RULE}Egress`, 'BotGroup', 'EdgeGroup'),
    blocks: ['routers to supervisors'],
  },
  'the rule that lets routers into supervisors': {
    change: without(`${RULE}Ingress`, 'BotGroup', 'EdgeGroup'),
    blocks: ['routers to supervisors'],
  },
  'the rule that lets routers out to AWS': {
    change: rulesWithout('SecurityGroupEgress', '443', 'EdgeGroup'),
    blocks: ['routers to the world'],
  },
};

/** The gateway endpoint without the route tables that have this word. */
function gatewayWithout(word: string): Change {
  return altered(ENDPOINT, ['.dynamodb'], (properties) => ({
    ...properties,
    RouteTableIds: (properties['RouteTableIds'] as object[]).filter(
      (table) => !JSON.stringify(table).includes(word),
    ),
  }));
}

/** All of them. Without their gateway endpoint tasks reach DynamoDB by the internet, as they would on AWS, so that nobody notices. */
export const NETWORK_MUTANTS: Readonly<Record<string, NetworkMutant>> = {
  'the route of bots to the internet': {
    change: without('AWS::EC2::Route', '0.0.0.0/0'),
    blocks: ['callers to media', 'tasks to the world'],
  },
  'the internet gateway of the VPC': {
    change: without('AWS::EC2::VPCGatewayAttachment'),
    blocks: ['callers to media', 'tasks to the world'],
  },
  'the way of functions to DynamoDB': {
    change: gatewayWithout('Inside'),
    blocks: ['the API to DynamoDB', 'the scaler to DynamoDB'],
  },
  'the endpoint of ECS': { change: without(ENDPOINT, '.ecs'), blocks: ['the scaler to ECS'] },
  'the endpoint of Lambda': {
    change: without(ENDPOINT, '.lambda'),
    blocks: ['the API to Lambda'],
  },
  'the rule that lets callers’ media in': {
    change: rulesWithout('SecurityGroupIngress', 'udp', 'Bot'),
    blocks: ['callers to media'],
  },
  'the rule that lets the API into supervisors': {
    change: without(`${RULE}Ingress`, 'BotGroup', 'ApiGroup'),
    blocks: ['the API to supervisors'],
  },
  'the rule that lets the API out to supervisors': {
    change: without(`${RULE}Egress`, 'BotGroup', 'ApiGroup'),
    blocks: ['the API to supervisors'],
  },
  'the rule that lets the scaler into supervisors': {
    change: without(`${RULE}Ingress`, 'BotGroup', 'ScalerGroup'),
    blocks: ['the scaler to supervisors'],
  },
  'the rule that lets the API out to AWS': {
    change: rulesWithout('SecurityGroupEgress', '443', 'ApiGroup'),
    blocks: ['the API to DynamoDB', 'the API to Lambda'],
  },
  'the rule that lets the scaler out to AWS': {
    change: rulesWithout('SecurityGroupEgress', '443', 'ScalerGroup'),
    blocks: ['the scaler to DynamoDB', 'the scaler to ECS'],
  },
  'the rule that lets the API into endpoints': {
    change: without(`${RULE}Ingress`, 'EndpointGroup', 'ApiGroup'),
    blocks: ['the API to Lambda'],
  },
  'the rule that lets the scaler into endpoints': {
    change: without(`${RULE}Ingress`, 'EndpointGroup', 'ScalerGroup'),
    blocks: ['the scaler to ECS'],
  },
};
