import { beforeAll, describe, expect, it } from 'vitest';
import { tableDefinition } from '../../adapters/dynamodb/table.ts';
import { METRICS, NAMESPACE } from '../../core/metrics.ts';
import { everything, ofType, type Resource, synthesise, type TemplateOf } from './synthesise.ts';

let templates: Map<string, TemplateOf>;
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
      ingressOf('BotGroup')
        .filter((r) => r.protocol === 'tcp')
        .sort(byFrom),
    ).toEqual([
      { protocol: 'tcp', ports: '8080-8080', from: 'ApiGroup' },
      { protocol: 'tcp', ports: '8080-8080', from: 'EdgeGroup' },
      { protocol: 'tcp', ports: '8080-8080', from: 'ScalerGroup' },
    ]);
  });

  it('let anybody send media, to one UDP port for each seat', () => {
    expect(ingressOf('BotGroup').filter((r) => r.protocol !== 'tcp')).toEqual([
      { protocol: 'udp', ports: '40000-40001', from: '0.0.0.0/0' },
    ]);
  });

  it('let the router reach supervisors, and AWS for its image, and nothing else in the VPC', () => {
    expect(egressOf('EdgeGroup').sort(byFrom)).toEqual([
      { protocol: 'tcp', ports: '443-443', from: '0.0.0.0/0' },
      { protocol: 'tcp', ports: '8080-8080', from: 'BotGroup' },
    ]);
    expect(
      ingressOf('EndpointGroup')
        .map((r) => r.from)
        .sort(),
    ).toEqual(['ApiGroup', 'ScalerGroup']);
  });

  it('let only CloudFront’s addresses inside the VPC to the balancer, and only the balancer to the router', () => {
    expect(ingressOf('BalancerGroup')).toEqual([
      { protocol: 'tcp', ports: '8080-8080', from: '10.40.0.0/16' },
    ]);
    expect(ingressOf('EdgeGroup')).toEqual([
      { protocol: 'tcp', ports: '8080-8080', from: 'BalancerGroup' },
    ]);
    expect(only('AWS::ElasticLoadBalancingV2::LoadBalancer').Properties['Scheme']).toBe('internal');
  });

  it('let nobody in to a function', () => {
    expect([...ingressOf('ApiGroup'), ...ingressOf('ScalerGroup')]).toEqual([]);
  });
});

describe('the table', () => {
  it('is the one that the adapter defines', () => {
    const wanted = tableDefinition('any');
    const made = only('AWS::DynamoDB::Table').Properties;
    const byName = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));
    expect(made['KeySchema']).toEqual(wanted.KeySchema);
    expect(made['BillingMode']).toBe(wanted.BillingMode);
    expect((made['AttributeDefinitions'] as object[]).sort(byName)).toEqual(
      [...(wanted.AttributeDefinitions ?? [])].sort(byName),
    );
    expect((made['GlobalSecondaryIndexes'] as object[]).sort(byName)).toEqual(
      [...(wanted.GlobalSecondaryIndexes ?? [])].sort(byName),
    );
  });

  it('forgets by ttl, can be restored, and is kept whatever happens to its stack', () => {
    const table = only('AWS::DynamoDB::Table');
    expect(table.Properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: 7,
      },
      DeletionProtectionEnabled: true,
    });
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });
});

describe('a bot’s task definition', () => {
  it('is small, on ARM, read-only, without rights, and ends within Fargate’s longest stop', () => {
    const { Properties: task } = botTasks()[0]!;
    expect(task).toMatchObject({
      Cpu: '512',
      Memory: '1024',
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
    });
    expect((task['ContainerDefinitions'] as object[])[0]).toMatchObject({
      User: '10001:10001',
      ReadonlyRootFilesystem: true,
      StopTimeout: 120,
      LinuxParameters: {
        Capabilities: { Drop: ['ALL'] },
        Tmpfs: [{ ContainerPath: '/tmp', MountOptions: ['rw', 'nosuid', 'nodev', 'noexec'] }],
      },
      LogConfiguration: { Options: { mode: 'non-blocking' } },
      HealthCheck: { Command: expect.arrayContaining(['CMD']) as unknown },
    });
  });

  it('outlives the deploy that replaces it, so that pools and rollbacks can still launch it', () => {
    expect(botTasks().map((task) => task.UpdateReplacePolicy)).toEqual(['Retain', 'Retain']);
  });

  it('has a new revision for every change that a task would notice, and none for the rest', () => {
    const { receptionist } = everything.pools;
    const revisionWith = (changes: object, bot: object = {}) => {
      const pools = { receptionist: { ...receptionist!, ...changes } };
      const made = synthesise({ ...everything, pools, bot: { ...everything.bot, ...bot } });
      return ofType(made, 'AWS::ECS::TaskDefinition').find((r) => r.stack === 'bot')!.Properties[
        'Family'
      ];
    };
    const before = revisionWith({});
    expect(before).toMatch(/^greenroom-receptionist-[0-9a-f]{10}$/);
    expect(revisionWith({ minWarm: 3, maxTasks: 40 })).toBe(before);
    expect(revisionWith({ spareSeats: 0 })).not.toBe(before);
    expect(revisionWith({}, { mediaPort: 50_000 })).not.toBe(before);
  });

  it('is what the scaler is told to launch', () => {
    const scaler = only('AWS::Lambda::Function', 'scaler').Properties['Environment'] as {
      Variables: Record<string, string>;
    };
    const told = JSON.parse(scaler.Variables['DEPLOYMENTS']!) as Record<
      string,
      { revision: string; taskDefinition: string; settings: object }
    >;
    expect(Object.values(told).map((d) => d.taskDefinition)).toEqual(
      botTasks().map((t) => t.Properties['Family']),
    );
    expect(told['receptionist']?.settings).toEqual({
      minWarm: 1,
      maxTasks: 10,
      spareSeats: 1,
      isolation: 'process',
      timeZone: 'UTC',
      maxTaskAgeMs: 43_200_000,
      maxSessionsPerTask: 100,
    });
  });

  it('runs in no ECS service: only the scaler launches and stops bots', () => {
    expect(ofType(templates, 'AWS::ECS::Service').map((s) => s.stack)).toEqual(['edge']);
  });
});

describe('the functions', () => {
  it('run on Node 24 on ARM in the isolated subnets', () => {
    for (const fn of ofType(templates, 'AWS::Lambda::Function')) {
      expect(fn.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
      expect(JSON.stringify(fn.Properties['VpcConfig'])).toContain('VpcInsideSubnet1');
    }
  });

  it('give the scaler longer than its loop, and wake it each minute without a retry', () => {
    expect(only('AWS::Lambda::Function', 'scaler').Properties['Timeout']).toBe(75);
    expect(only('AWS::Scheduler::Schedule').Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      Target: { RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
  });

  it('tell the scaler of every stopped task of the cluster, and keep what could not be delivered', () => {
    const rule = only('AWS::Events::Rule').Properties;
    expect(rule['EventPattern']).toMatchObject({
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { lastStatus: ['STOPPED'], clusterArn: [expect.anything()] },
    });
    expect((rule['Targets'] as object[])[0]).toHaveProperty('DeadLetterConfig');
    expect(only('AWS::Lambda::EventInvokeConfig').Properties).toHaveProperty(
      'DestinationConfig.OnFailure',
    );
  });

  it('answer within API Gateway’s own limit, throttled, and logged without headers or queries', () => {
    expect(only('AWS::Lambda::Function', 'api').Properties['Timeout']).toBe(29);
    const stage = only('AWS::ApiGatewayV2::Stage').Properties;
    expect(stage['DefaultRouteSettings']).toEqual({
      ThrottlingBurstLimit: 200,
      ThrottlingRateLimit: 100,
    });
    const line = (stage['AccessLogSettings'] as { Format: string }).Format;
    expect(line).not.toMatch(/path|query|authorization|identity/i);
  });

  it('set aside executions for the scaler only when told to', () => {
    const scaler = { ...everything.scaler, reservedConcurrency: 5 };
    const [made] = ofType(synthesise({ ...everything, scaler }), 'AWS::Lambda::Function').filter(
      (f) => f.stack === 'scaler',
    );
    expect(made?.Properties['ReservedConcurrentExecutions']).toBe(5);
    expect(only('AWS::Lambda::Function', 'scaler').Properties).not.toHaveProperty(
      'ReservedConcurrentExecutions',
    );
  });
});

describe('the rest', () => {
  it('keeps every log for stated days and no longer', () => {
    const groups = ofType(templates, 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThanOrEqual(6);
    expect(groups.filter((g) => typeof g.Properties['RetentionInDays'] !== 'number')).toEqual([]);
  });

  it('puts no edge, and pays for no balancer, where none is asked for', () => {
    const bare = synthesise({ ...everything, edge: { ...everything.edge, enabled: false } });
    expect([...bare.keys()]).toEqual(['network', 'state', 'bot', 'scaler', 'api', 'watch']);
    expect(ofType(bare, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toEqual([]);
  });

  it('watches only metrics that somebody emits', () => {
    const named = JSON.stringify([...templates.values()]).matchAll(
      new RegExp(
        `"Namespace":"${NAMESPACE}"[^}]*?"MetricName":"(\\w+)"|"MetricName":"(\\w+)","Namespace":"${NAMESPACE}"`,
        'g',
      ),
    );
    const names = [...named].map((match) => match[1] ?? match[2]);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !Object.hasOwn(METRICS, name!))).toEqual([]);
  });
});

interface RuleOf {
  readonly protocol: unknown;
  readonly ports: string;
  readonly from: string;
}

const byFrom = (a: RuleOf, b: RuleOf) => a.from.localeCompare(b.from);

function botTasks() {
  return ofType(templates, 'AWS::ECS::TaskDefinition').filter((task) => task.stack === 'bot');
}

function ingressOf(group: string): RuleOf[] {
  return rulesOf(group, {
    inline: 'SecurityGroupIngress',
    type: 'AWS::EC2::SecurityGroupIngress',
    peer: 'SourceSecurityGroupId',
  });
}

function egressOf(group: string): RuleOf[] {
  return rulesOf(group, {
    inline: 'SecurityGroupEgress',
    type: 'AWS::EC2::SecurityGroupEgress',
    peer: 'DestinationSecurityGroupId',
  });
}

/** Rules inside a group and beside it, each with its peer's name. */
function rulesOf(group: string, of: { inline: string; type: string; peer: string }): RuleOf[] {
  const inside = ofType(templates, 'AWS::EC2::SecurityGroup')
    .filter(({ id }) => id.startsWith(group))
    .flatMap(({ Properties }) => (Properties[of.inline] ?? []) as Record<string, unknown>[]);
  const beside = ofType(templates, of.type)
    .map(({ Properties }) => Properties)
    .filter(({ GroupId }) => nameOf(GroupId).startsWith(group));
  return [...inside, ...beside].map((rule) => ({
    protocol: rule['IpProtocol'],
    ports: `${String(rule['FromPort'])}-${String(rule['ToPort'])}`,
    from: rule['CidrIp'] === undefined ? nameOf(rule[of.peer]) : String(rule['CidrIp']),
  }));
}

function nameOf(reference: unknown): string {
  const [id = ''] = (reference as { 'Fn::GetAtt'?: string[] } | undefined)?.['Fn::GetAtt'] ?? [];
  return id.replace(/[0-9A-F]{8}$/, '');
}
