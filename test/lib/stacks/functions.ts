import { beforeAll, describe, expect, it } from 'vitest';
import shipped from '../../../greenroom.config.ts';
import { PAGE_PATHS } from '../../../lib/constructs/page-files.ts';
import { ofType, type Resource, type Templates } from '../../../lib/templates.ts';
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

/** The only rule for events of a source. */
const ruleOf = (source: string): Resource['Properties'] => {
  const rules = ofType(templates, 'AWS::Events::Rule').filter(({ Properties }) =>
    JSON.stringify(Properties['EventPattern']).includes(`"${source}"`),
  );
  expect(rules).toHaveLength(1);
  return rules[0]!.Properties;
};

describe('the functions', () => {
  it('run on Node 24 on ARM in the isolated subnets', () => {
    const services = ofType(templates, 'AWS::Lambda::Function');
    expect(services).toHaveLength(5);
    for (const fn of services) {
      expect(fn.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
      if (/^(Page|Clearing|Relays)/.test(fn.id))
        expect(fn.Properties).not.toHaveProperty('VpcConfig');
      else expect(JSON.stringify(fn.Properties['VpcConfig'])).toContain('VpcInsideSubnet1');
    }
  });

  it('give the scaler longer than its loop, and wake it each minute without a retry', () => {
    expect(only('AWS::Lambda::Function', 'scaler').Properties['Timeout']).toBe(75);
    expect(only('AWS::Scheduler::Schedule').Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      Target: { RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
  });

  it('let the API ask for relays of all channels, and the relay function alone ask for their credentials', () => {
    const channels = ofType(templates, 'AWS::KinesisVideo::SignalingChannel');
    expect(channels).toHaveLength(2);
    expect(variablesOf(templates)).toMatchObject({
      RELAY_FUNCTION: { Ref: expect.stringMatching(/^Relays/) },
      RELAY_CHANNELS: '2',
    });
    const may = ofType(templates, 'AWS::IAM::Policy').filter(({ Properties }) =>
      JSON.stringify(Properties).includes('kinesisvideo:'),
    );
    expect(may.map(({ id }) => id)).toEqual([expect.stringMatching(/^Relays/)]);
    const said = JSON.stringify(may[0]?.Properties);
    for (const { id } of channels) expect(said).toContain(id);
  });

  it('tell the scaler of every stopped task of the cluster, and keep what could not be delivered', () => {
    const rule = ruleOf('aws.ecs');
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

  it('tell the scaler that AWS will retire hosts of tasks', () => {
    const rule = ruleOf('aws.health');
    expect(rule['EventPattern']).toMatchObject({
      'detail-type': ['AWS Health Event'],
      detail: { service: ['ECS'], eventTypeCode: ['AWS_ECS_TASK_PATCHING_RETIREMENT'] },
    });
    expect((rule['Targets'] as object[])[0]).toHaveProperty('DeadLetterConfig');
  });

  it('answer within API Gateway’s own limit, throttled, and logged without headers or queries', () => {
    expect(apiFunction(templates)['Timeout']).toBe(29);
    const stage = only('AWS::ApiGatewayV2::Stage').Properties;
    expect(stage['DefaultRouteSettings']).toEqual({
      ThrottlingBurstLimit: 200,
      ThrottlingRateLimit: 100,
    });
    const line = (stage['AccessLogSettings'] as { Format: string }).Format;
    expect(line).not.toMatch(/path|query|authorization|identity/i);
  });

  it('let browsers call from the origins that were named, and from no other', () => {
    const cors = (of: typeof templates) =>
      ofType(of, 'AWS::ApiGatewayV2::Api')[0]?.Properties['CorsConfiguration'] as {
        AllowOrigins: string[];
        AllowHeaders: string[];
      };
    expect(cors(templates).AllowOrigins).toEqual(['*']);
    expect(cors(templates).AllowHeaders).toEqual(
      expect.arrayContaining(['authorization', 'idempotency-key']),
    );
    const allowedOrigins = ['https://shop.example'];
    const named = synthesise({ ...everything, api: { ...everything.api, allowedOrigins } });
    expect(cors(named).AllowOrigins).toEqual(allowedOrigins);
    expect(variablesOf(named)['ALLOWED_ORIGINS']).toBe('https://shop.example');
  });

  it('hold the secret of join tokens as a reference that CloudFormation resolves, anew for each generation, and no key', () => {
    expect(JSON.stringify(variablesOf(templates)['JOIN_SECRETS'])).toMatch(
      /resolve:secretsmanager/,
    );
    expect(variablesOf(templates)).not.toHaveProperty('API_KEYS');
    const api = { ...everything.api, secretGeneration: 2, iceServers: ['stun:stun.example:3478'] };
    const next = synthesise({ ...everything, api });
    const describe = (of: typeof templates) => apiFunction(of)['Description'];
    expect(describe(next)).not.toBe(describe(templates));
    expect(variablesOf(next)['ICE_SERVERS']).toBe('[{"urls":"stun:stun.example:3478"}]');
  });

  it('serve the page on its own paths, to anybody, and all else by the API', () => {
    const routes = new Map(
      ofType(templates, 'AWS::ApiGatewayV2::Route').map(({ Properties: of }) => [
        String(of['RouteKey']),
        of,
      ]),
    );
    const page = PAGE_PATHS.map((path) => `GET ${path}`);
    expect(new Set(routes.keys())).toEqual(new Set([...page, 'POST /v1/join', 'ANY /{proxy+}']));
    const target = (key: string) => JSON.stringify(routes.get(key)?.['Target']);
    expect(new Set(page.map(target)).size).toBe(1);
    expect(target('GET /')).not.toBe(target('ANY /{proxy+}'));
    const none = synthesise({ ...shipped, page: { ...shipped.page, enabled: false } });
    expect(ofType(none, 'AWS::ApiGatewayV2::Route')).toHaveLength(1);
    expect(ofType(none, 'AWS::Lambda::Function').map(({ id }) => id.slice(0, 4))).not.toContain(
      'Page',
    );
  });

  it('have API Gateway check the issuer’s tokens, for that one route', () => {
    const authorizer = only('AWS::ApiGatewayV2::Authorizer').Properties;
    expect(authorizer).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['an-app'] },
    });
    const guarded = ofType(templates, 'AWS::ApiGatewayV2::Route').filter(
      ({ Properties }) => Properties['AuthorizationType'] === 'JWT',
    );
    expect(guarded.map(({ Properties }) => Properties['RouteKey'])).toEqual(['POST /v1/join']);
    expect(variablesOf(templates)['JOIN']).toBe('issuer');
  });

  it('let strangers call only where a limit for each address says how often', () => {
    const open = { ...shipped, page: { enabled: true, publicCallsPerHour: 5 } };
    expect(variablesOf(synthesise(open))['JOIN']).toBe('5');
    expect(variablesOf(synthesise(shipped))).not.toHaveProperty('JOIN');
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

function apiFunction(of: Templates): Record<string, unknown> {
  const found = ofType(of, 'AWS::Lambda::Function').find((fn) => fn.stack === 'api');
  return found?.Properties ?? {};
}

function variablesOf(of: Templates): Record<string, unknown> {
  return (apiFunction(of)['Environment'] as { Variables: Record<string, unknown> }).Variables;
}
