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
