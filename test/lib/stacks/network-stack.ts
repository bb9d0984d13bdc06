import { beforeAll, describe, expect, it } from 'vitest';
import { ofType, type Resource, type Templates } from '../../../lib/templates.ts';
import { byFrom, egressOf, ingressOf } from '../security-rules.ts';
import { everything, synthesise } from '../synthesise.ts';

let templates: Templates;
beforeAll(() => {
  templates = synthesise(everything);
});

const only = (type: string, stack?: string): Resource => {
  const found = ofType(templates, type).filter((r) => stack === undefined || r.stack === stack);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('the network', () => {
  it('has two public subnets with room for 8,187 tasks each, and no NAT gateway', () => {
    const bots = ofType(templates, 'AWS::EC2::Subnet').filter(
      (s) => s.Properties['MapPublicIpOnLaunch'],
    );
    expect(bots.map((s) => s.Properties['CidrBlock'])).toEqual(['10.40.0.0/19', '10.40.32.0/19']);
    expect(ofType(templates, 'AWS::EC2::NatGateway')).toEqual([]);
  });

  it('lies in as many zones as it is told, whatever the Region', () => {
    const three = synthesise({ ...everything, network: { ...everything.network, zones: 3 } });
    const zones = ofType(three, 'AWS::EC2::Subnet').map((s) =>
      JSON.stringify(s.Properties['AvailabilityZone']),
    );
    expect(new Set(zones).size).toBe(3);
  });

  it('reaches DynamoDB by a gateway and only what functions call by interfaces', () => {
    const endpoints = ofType(templates, 'AWS::EC2::VPCEndpoint').map(({ Properties }) => ({
      type: Properties['VpcEndpointType'],
      service: JSON.stringify(Properties['ServiceName']).match(/\.(\w+)"/)?.[1],
    }));
    expect(endpoints.filter((e) => e.type === 'Gateway').map((e) => e.service)).toEqual([
      'dynamodb',
    ]);
    expect(new Set(endpoints.filter((e) => e.type === 'Interface').map((e) => e.service))).toEqual(
      new Set(['ecs', 'lambda']),
    );
  });

  it('logs its flows', () => {
    expect(only('AWS::EC2::FlowLog').Properties).toMatchObject({
      TrafficType: 'ALL',
      ResourceType: 'VPC',
    });
  });
});

describe('the security groups', () => {
  it('let the API, the scaler and the edge, and nobody else, open a TCP connection to a bot', () => {
    expect(
      ingressOf(templates, 'BotGroup')
        .filter((r) => r.protocol === 'tcp')
        .sort(byFrom),
    ).toEqual([
      { protocol: 'tcp', ports: '8080-8080', from: 'ApiGroup' },
      { protocol: 'tcp', ports: '8080-8080', from: 'EdgeGroup' },
      { protocol: 'tcp', ports: '8080-8080', from: 'ScalerGroup' },
    ]);
  });

  it('let anybody send media, to as many UDP ports as the largest task has seats', () => {
    expect(ingressOf(templates, 'BotGroup').filter((r) => r.protocol !== 'tcp')).toEqual([
      { protocol: 'udp', ports: '40000-40002', from: '0.0.0.0/0' },
    ]);
  });

  it('let the router reach supervisors, and AWS for its image, and nothing else in the VPC', () => {
    expect(egressOf(templates, 'EdgeGroup').sort(byFrom)).toEqual([
      { protocol: 'tcp', ports: '443-443', from: '0.0.0.0/0' },
      { protocol: 'tcp', ports: '8080-8080', from: 'BotGroup' },
    ]);
    expect(
      ingressOf(templates, 'EndpointGroup')
        .map((r) => r.from)
        .sort(),
    ).toEqual(['ApiGroup', 'ScalerGroup']);
  });

  it('let only CloudFront’s addresses inside the VPC to the balancer, and only the balancer to the router', () => {
    expect(ingressOf(templates, 'BalancerGroup')).toEqual([
      { protocol: 'tcp', ports: '8080-8080', from: '10.40.0.0/16' },
    ]);
    expect(ingressOf(templates, 'EdgeGroup')).toEqual([
      { protocol: 'tcp', ports: '8080-8080', from: 'BalancerGroup' },
    ]);
    expect(only('AWS::ElasticLoadBalancingV2::LoadBalancer').Properties['Scheme']).toBe('internal');
  });

  it('let nobody in to a function', () => {
    expect([...ingressOf(templates, 'ApiGroup'), ...ingressOf(templates, 'ScalerGroup')]).toEqual(
      [],
    );
  });
});
