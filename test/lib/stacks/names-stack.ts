import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../lib/config/schema.ts';
import { ofType, type Templates } from '../../../lib/templates.ts';
import type { ScalerEnv } from '../../../services/scaler/env.ts';
import { parseScalerEnv } from '../../../services/scaler/parse-env.ts';
import { type Ask, may } from '../iam/may.ts';
import { PLACE, type Resolve, resolver } from '../iam/resolve.ts';
import { statementsOf, type Who } from '../iam/statements.ts';
import { ingressOf } from '../security-rules.ts';
import { dualStack, everything, named, synthesise } from '../synthesise.ts';

let templates: Templates;
let resolve: Resolve;
beforeAll(() => {
  templates = synthesise(named);
  resolve = resolver(templates);
});

const ofNames = (type: string) => ofType(templates, type).filter(({ stack }) => stack === 'names');
const containerOf = (of: Templates) => {
  const [task] = ofType(of, 'AWS::ECS::TaskDefinition').filter(({ stack }) => stack === 'bot');
  const [container] = task!.Properties['ContainerDefinitions'] as Record<string, unknown>[];
  return container!;
};

const ZONE = 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ';

/** As Route 53 puts a batch to IAM. */
const change = (
  name: string | string[],
  {
    type = 'A',
    action = 'UPSERT',
    zone = ZONE,
  }: { type?: string; action?: string; zone?: string } = {},
): Ask => ({
  action: 'route53:ChangeResourceRecordSets',
  resource: zone,
  context: {
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': name,
    'route53:ChangeResourceRecordSetsRecordTypes': type,
    'route53:ChangeResourceRecordSetsActions': action,
  },
});
const secret = (id: string, action = 'GetSecretValue'): Ask => {
  const [found] = ofNames('AWS::SecretsManager::Secret').filter((one) => one.id.startsWith(id));
  const resource = resolve({ Ref: found?.id }, 'names') as string;
  return { action: `secretsmanager:${action}`, resource };
};
const allows = (who: Who, ask: Ask) => may(statementsOf({ templates, resolve }, who), ask);

describe('names of the tasks’ own', () => {
  it('are there only where a domain is named, before the bots', () => {
    expect([...synthesise(everything).keys()]).not.toContain('names');
    const order = [...templates.keys()];
    expect(order).not.toContain('edge');
    expect(order.indexOf('names')).toBeLessThan(order.indexOf('bot'));
  });

  it('open port 443 of bots to the world, by IPv6 where the network has it, and no port without them', () => {
    const open = (config: Config) =>
      ingressOf(synthesise(config), 'BotGroup').flatMap(({ protocol, ports, from }) =>
        protocol === 'tcp' && !from.endsWith('Group') ? [`${ports} ${from}`] : [],
      );
    expect(open(everything)).toEqual([]);
    expect(open(named)).toEqual(['443-443 0.0.0.0/0']);
    const { network } = dualStack;
    expect(open({ ...named, network }).sort()).toEqual(['443-443 0.0.0.0/0', '443-443 ::/0']);
  });

  it('let the supervisor, which has no capability, listen on 443, and tell it what with', () => {
    const container = containerOf(templates);
    expect(container).toMatchObject({
      User: '10001:10001',
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      SystemControls: [{ Namespace: 'net.ipv4.ip_unprivileged_port_start', Value: '443' }],
      PortMappings: [{ ContainerPort: 8080 }, { ContainerPort: 443 }],
    });
    const { Environment = [] } = container as { Environment?: { Name: string; Value: unknown }[] };
    const variables = Object.fromEntries(Environment.map(({ Name, Value }) => [Name, Value]));
    expect(resolve(variables, 'bot')).toMatchObject({
      DIRECT_DOMAIN: 'bots.example.com',
      DIRECT_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
      DIRECT_CERTIFICATE_SECRET: secret('Certificate').resource,
    });
    expect(containerOf(synthesise(everything))).not.toHaveProperty('SystemControls');
  });

  it('tell the scaler, which writes them down with each revision', () => {
    const deployed = (of: Templates) => {
      const [scaler] = ofType(of, 'AWS::Lambda::Function').filter(
        ({ stack, id }) => stack === 'scaler' && id.startsWith('Function'),
      );
      const { Variables } = scaler!.Properties['Environment'] as { Variables: object };
      return parseScalerEnv(resolver(of)(Variables, 'scaler') as ScalerEnv).DEPLOYMENTS;
    };
    expect(Object.values(deployed(templates))[0]).toMatchObject({ names: 'bots.example.com' });
    expect(Object.values(deployed(synthesise(everything)))[0]).not.toHaveProperty('names');
  });

  it('tell the API, which then signs for no edge', () => {
    const [api] = ofType(templates, 'AWS::Lambda::Function').filter(
      ({ stack, id }) => stack === 'api' && id.startsWith('Function'),
    );
    const { Variables } = api!.Properties['Environment'] as { Variables: object };
    expect(Variables).toMatchObject({ DIRECT_DOMAIN: 'bots.example.com' });
    expect(Variables).not.toHaveProperty('EDGE_SECRET');
  });

  it('are another revision, as another domain is', () => {
    const familyOf = (config: Config) =>
      ofType(synthesise(config), 'AWS::ECS::TaskDefinition')[0]?.Properties['Family'];
    const without = { ...named, bot: { ...named.bot, phoneSecret: '' } };
    const off = { ...without, direct: { ...named.direct, domain: '', zoneId: '' } };
    const other = { ...without, direct: { ...named.direct, domain: 'calls.example.com' } };
    expect(new Set([without, off, other].map(familyOf)).size).toBe(3);
  });
});

describe('the alarm of the certificate', () => {
  it('rings below 14 days, and where for a day nobody says how many are left', () => {
    const ofDays = (of: Templates) =>
      ofType(of, 'AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
        Properties['AlarmName'] === 'greenroom-watch-CertificateExpires' ? [Properties] : [],
      );
    expect(ofDays(synthesise(everything))).toEqual([]);
    expect(ofDays(templates)).toMatchObject([
      {
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 14,
        EvaluationPeriods: 1,
        TreatMissingData: 'breaching',
        Metrics: [
          {
            MetricStat: {
              Metric: {
                MetricName: 'CertificateDays',
                Namespace: 'Greenroom',
                Dimensions: [
                  { Name: 'Deployment', Value: 'greenroom' },
                  { Name: 'Pool', Value: 'receptionist' },
                ],
              },
              Period: 86_400,
              Stat: 'Minimum',
            },
          },
        ],
      },
    ]);
  });
});

describe('whoever may change the zone', () => {
  const ofTask = 't-0123456789abcdef0123456789abcdef.bots.example.com';

  it.each<[Who, string, Ask]>([
    ['bot', 'write a task’s name', change(ofTask)],
    ['bot', 'write its IPv6 address', change(ofTask, { type: 'AAAA' })],
    ['bot', 'delete it', change(ofTask, { action: 'DELETE' })],
    [
      'bot',
      'see that it is everywhere',
      { action: 'route53:GetChange', resource: 'arn:aws:route53:::change/C1' },
    ],
    [
      'names',
      'prove that the domain is ours',
      change('_acme-challenge.bots.example.com', { type: 'TXT' }),
    ],
    [
      'names',
      'note whose it is',
      change('_greenroom.bots.example.com', { type: 'TXT', action: 'CREATE' }),
    ],
    ['names', 'take a name that was left', change(ofTask, { action: 'DELETE' })],
    ['names', 'list the zone', { action: 'route53:ListResourceRecordSets', resource: ZONE }],
    [
      'names',
      'ask ECS about a task',
      {
        action: 'ecs:DescribeTasks',
        resource: `arn:aws:ecs:${PLACE}:task/greenroom/abc`,
        context: { 'ecs:cluster': `arn:aws:ecs:${PLACE}:cluster/greenroom` },
      },
    ],
  ])('%s may %s', (who, _what, ask) => {
    expect(allows(who, ask)).toBe(true);
  });

  it.each<[Who, string, Ask]>([
    ['bot', 'write the name of all', change('\\052.bots.example.com')],
    ['bot', 'write the domain itself', change('bots.example.com')],
    ['bot', 'write a name beside the domain', change('www.example.com')],
    ['bot', 'write a name that ends alike', change('t-a.evilbots.example.com')],
    ['bot', 'hide another name in a batch', change([ofTask, 'www.example.com'])],
    [
      'bot',
      'prove that the domain is its own',
      change('_acme-challenge.bots.example.com', { type: 'TXT' }),
    ],
    ['bot', 'lead its name elsewhere', change(ofTask, { type: 'CNAME' })],
    ['bot', 'change another zone', change(ofTask, { zone: 'arn:aws:route53:::hostedzone/ZOTHER' })],
    ['bot', 'list the zone', { action: 'route53:ListResourceRecordSets', resource: ZONE }],
    [
      'bot',
      'change what no key says',
      { action: 'route53:ChangeResourceRecordSets', resource: ZONE },
    ],
    ['names', 'write a task’s name', change(ofTask)],
    ['names', 'write another text', change('bots.example.com', { type: 'TXT' })],
    [
      'names',
      'stop a task',
      { action: 'ecs:StopTask', resource: `arn:aws:ecs:${PLACE}:task/greenroom/abc` },
    ],
    ['api', 'write a task’s name', change(ofTask)],
    ['scaler', 'write a task’s name', change(ofTask)],
    // What bots have of AWS.
    ['provider', 'write a task’s name', change(ofTask)],
  ])('%s may not %s', (who, _what, ask) => {
    expect(allows(who, ask)).toBe(false);
  });

  it('reads of secrets what it needs: tasks the certificate, its keeper both, and nobody else any', () => {
    const readers = (id: string) =>
      (['bot', 'provider', 'api', 'scaler', 'names'] as const).filter((who) =>
        allows(who, secret(id)),
      );
    expect(readers('Certificate')).toEqual(['bot', 'names']);
    expect(readers('Account')).toEqual(['names']);
    expect(allows('bot', secret('Certificate', 'PutSecretValue'))).toBe(false);
    expect(allows('names', secret('Certificate', 'PutSecretValue'))).toBe(true);
  });

  it('is one function outside of the network, called each hour and never again for one that failed, and by each change of what it is for', () => {
    const [keeper] = ofNames('AWS::Lambda::Function');
    expect(keeper?.Properties).toMatchObject({ Timeout: 900, Runtime: 'nodejs24.x' });
    expect(keeper?.Properties).not.toHaveProperty('VpcConfig');
    expect(
      ofNames('AWS::Scheduler::Schedule').map((of) => of.Properties['ScheduleExpression']),
    ).toEqual(['rate(1 hour)']);
    expect(ofNames('AWS::Lambda::EventInvokeConfig').map((of) => of.Properties)).toMatchObject([
      { MaximumRetryAttempts: 0 },
    ]);
    const [certified] = ofNames('Custom::Certified');
    expect(ofNames('AWS::Scheduler::Schedule')[0]).toHaveProperty('DependsOn', [certified?.id]);
    expect(ofNames('Custom::Certified').map((of) => of.Properties)).toEqual([
      {
        ServiceToken: expect.anything(),
        ServiceTimeout: '900',
        domain: 'bots.example.com',
        zoneId: 'Z0123456789ABCDEFGHIJ',
        email: '',
        acmeDirectory: named.direct.acmeDirectory,
        pool: 'receptionist',
      },
    ]);
  });
});
