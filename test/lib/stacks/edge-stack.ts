import { beforeAll, describe, expect, it } from 'vitest';
import { ofType, type Resource, type Templates } from '../../../lib/templates.ts';
import { everything, onOwnDomain, synthesise } from '../synthesise.ts';

let templates: Templates;
beforeAll(() => {
  templates = synthesise(everything);
});

const only = (type: string): Resource => {
  const found = ofType(templates, type).filter((r) => r.stack === 'edge');
  expect(found).toHaveLength(1);
  return found[0]!;
};
const distributionOf = (of: Templates) =>
  ofType(of, 'AWS::CloudFront::Distribution')[0]?.Properties['DistributionConfig'] as {
    Aliases?: string[];
    ViewerCertificate?: object;
    DefaultCacheBehavior: Behaviour;
    CacheBehaviors: (Behaviour & { PathPattern: string })[];
    Origins: { Id: string; DomainName: unknown; VpcOriginConfig?: object }[];
  };

interface Behaviour {
  readonly TargetOriginId: string;
  readonly ViewerProtocolPolicy: string;
  readonly CachePolicyId: string;
}

/** AWS's managed policy `CachingDisabled`. */
const UNCACHED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

describe('the edge', () => {
  it('takes /ws/ to the balancer by a VPC origin and all else to the API, and caches nothing', () => {
    const { DefaultCacheBehavior, CacheBehaviors, Origins } = distributionOf(templates);
    const originOf = (behaviour?: Behaviour) =>
      Origins.find((origin) => origin.Id === behaviour?.TargetOriginId);
    expect(CacheBehaviors.map((behaviour) => behaviour.PathPattern)).toEqual(['/ws/*']);
    expect(originOf(CacheBehaviors[0])).toHaveProperty('VpcOriginConfig');
    expect(JSON.stringify(originOf(DefaultCacheBehavior)?.DomainName)).toContain('execute-api');
    for (const behaviour of [DefaultCacheBehavior, ...CacheBehaviors]) {
      expect(behaviour.CachePolicyId).toBe(UNCACHED);
      expect(behaviour.ViewerProtocolPolicy).toMatch(/https/);
    }
  });

  it('carries one’s own name when it is told one, with a TLS of its own', () => {
    expect(distributionOf(templates).Aliases).toBeUndefined();
    const { Aliases, ViewerCertificate } = distributionOf(synthesise(onOwnDomain));
    expect(Aliases).toEqual(['voice.example.com']);
    expect(ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021' });
  });

  it('lets calls of a replaced router go on for an hour', () => {
    const attributes = only('AWS::ElasticLoadBalancingV2::TargetGroup').Properties[
      'TargetGroupAttributes'
    ] as { Key: string; Value: string }[];
    expect(attributes).toContainEqual({
      Key: 'deregistration_delay.timeout_seconds',
      Value: '3600',
    });
  });

  it('tells the router its secret as a secret and the one network it may lead to', () => {
    const [container] = only('AWS::ECS::TaskDefinition').Properties[
      'ContainerDefinitions'
    ] as Record<string, unknown>[];
    expect(container).toMatchObject({
      User: '101:101',
      ReadonlyRootFilesystem: true,
      Environment: [
        { Name: 'SUPERVISOR_PORT', Value: '8080' },
        { Name: 'TASK_NETWORK', Value: '10.40.0.0/16' },
      ],
      Secrets: [{ Name: 'EDGE_SECRET' }],
    });
  });
});
