/** The way of carriers' WebSockets: CloudFront's VPC origin, the balancer, the routers. */
import type { Find, Group } from './network.ts';

/** Something with a network interface, and the port at which it answers. */
export interface EdgePart {
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly publicAddress: boolean;
  readonly port: number;
}

/** All of it. */
export interface EdgeSpec {
  readonly balancer: EdgePart;
  readonly router: EdgePart;
  /** CloudFront's interface, in a subnet of the balancer's. */
  readonly origin: Omit<EdgePart, 'port'>;
}

/** The group that CloudFront makes for its interfaces in a VPC; it lets everything out and nothing in. */
export const ORIGIN_GROUP: Group = {
  id: 'CloudFront-VPCOrigins-Service-SG',
  ingress: [],
  egress: [{ peer: '0.0.0.0/0', protocol: '-1', ports: [0, 65_535] }],
};

/** Reads it; nothing where the templates have no edge. */
export function readEdge(find: Find): EdgeSpec | undefined {
  const [balancer] = find('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const [origin] = find('AWS::CloudFront::VpcOrigin');
  const [service] = find('AWS::ECS::Service');
  if (!balancer || !origin || !service) return undefined;
  const [listener] = find('AWS::ElasticLoadBalancingV2::Listener');
  const [targets] = find('AWS::ElasticLoadBalancingV2::TargetGroup');
  const { AwsvpcConfiguration: vpc } = service.properties['NetworkConfiguration'] as {
    AwsvpcConfiguration: { Subnets: string[]; SecurityGroups: string[]; AssignPublicIp: string };
  };
  const { HTTPPort } = origin.properties['VpcOriginEndpointConfig'] as { HTTPPort: number };
  const port = Number(listener?.properties['Port']);
  if (HTTPPort !== port)
    throw new Error(`CloudFront asks at ${HTTPPort}, the balancer is at ${port}`);
  const [subnet = ''] = balancer.properties['Subnets'] as string[];
  const groups = balancer.properties['SecurityGroups'] as string[];
  return {
    origin: { subnet, groups: [ORIGIN_GROUP.id], publicAddress: false },
    balancer: { subnet, groups, publicAddress: false, port },
    router: {
      subnet: vpc.Subnets[0] ?? '',
      groups: vpc.SecurityGroups,
      publicAddress: vpc.AssignPublicIp === 'ENABLED',
      port: Number(targets?.properties['Port']),
    },
  };
}
