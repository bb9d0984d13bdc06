import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../lib/config/schema.ts';
import type { Templates } from '../../../lib/templates.ts';
import { everything, synthesise } from '../synthesise.ts';

/** A second one in the same account and Region, and the same in all but its name. */
const second: Config = { ...everything, name: 'greenroom-test' };

let one: Templates;
let other: Templates;
beforeAll(() => {
  one = synthesise(everything);
  other = synthesise(second);
});

/** Names that a template chooses itself, with what they name: of one account and Region, there can be one of each. */
function namesIn(templates: Templates): string[] {
  return [...templates.values()].flatMap(({ Resources, Outputs = {} }) => [
    ...Object.values(Resources).flatMap(({ Type, Properties }) =>
      Object.entries(Properties)
        .filter(([key]) => /^(Name|Family|Alias)$|Name$/.test(key) && !REFERS.has(`${Type}.${key}`))
        // What CloudFormation names, it names apart.
        .filter(([, value]) => !JSON.stringify(value).startsWith('{"Ref":'))
        .map(([key, value]) => `${Type}.${key}=${JSON.stringify(value)}`),
    ),
    ...Object.values(Outputs).flatMap(({ Export }) => (Export ? [`export=${Export.Name}`] : [])),
  ]);
}

/** Properties that point at something of the same stack, or name it within something that has its own id. */
const REFERS = new Set([
  'AWS::ApiGatewayV2::Api.Name',
  'AWS::CloudWatch::Alarm.MetricName',
  'AWS::ApiGatewayV2::Authorizer.Name',
  'AWS::ApiGatewayV2::Stage.StageName',
  'AWS::EC2::VPCEndpoint.ServiceName',
  'AWS::ECS::Service.ServiceName',
  'AWS::IAM::Policy.PolicyName',
  'AWS::Lambda::EventInvokeConfig.FunctionName',
  'AWS::Lambda::Permission.FunctionName',
  'AWS::SNS::Topic.DisplayName',
]);

/** Every reading of our own metrics, by its dimensions. */
function readingsIn(value: unknown, found: unknown[] = []): unknown[] {
  if (typeof value !== 'object' || value === null) return found;
  if ('Namespace' in value && value.Namespace === 'Greenroom' && 'Dimensions' in value)
    found.push(value.Dimensions);
  for (const part of Object.values(value)) readingsIn(part, found);
  return found;
}

describe('two deployments in one account and Region', () => {
  it('share no name, no export and no log group', () => {
    const [ours, theirs] = [namesIn(one), namesIn(other)];
    expect(ours.length).toBeGreaterThan(40);
    expect([...new Set(ours)].filter((name) => theirs.includes(name)).join('; ')).toBe('');
  });

  it('watch their own metrics alone', () => {
    for (const [templates, { name }] of [
      [one, everything],
      [other, second],
    ] as const) {
      const readings = readingsIn([...templates.values()]);
      expect(readings.length).toBeGreaterThan(20);
      for (const dimensions of readings)
        expect(dimensions).toContainEqual({ Name: 'Deployment', Value: name });
      const dashboard = JSON.stringify(templates.get('watch')?.Resources);
      expect(dashboard.split('\\"Greenroom\\"').length).toBe(
        dashboard.split(`\\"Deployment\\",\\"${name}\\"`).length,
      );
    }
  });
});
