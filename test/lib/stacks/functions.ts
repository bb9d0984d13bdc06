import { beforeAll, describe, expect, it } from 'vitest';
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

  it('hold the key only as a reference that CloudFormation resolves, anew for each generation', () => {
    const keys = JSON.stringify(variablesOf(templates)['API_KEYS']);
    expect(keys).toMatch(/resolve:secretsmanager/);
    const api = { ...everything.api, keyGeneration: 2, iceServers: ['stun:stun.example:3478'] };
    const next = synthesise({ ...everything, api });
    const describe = (of: typeof templates) => apiFunction(of)['Description'];
    expect(describe(next)).not.toBe(describe(templates));
    expect(variablesOf(next)['ICE_SERVERS']).toBe('[{"urls":"stun:stun.example:3478"}]');
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
