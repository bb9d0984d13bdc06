import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { METRICS, NAMESPACE } from '../../../core/metrics.ts';
import { ofType, type Templates } from '../../../lib/templates.ts';
import { PLACE, resolver } from '../iam/resolve.ts';
import { everything, named, synthesise } from '../synthesise.ts';

let templates: Templates;
beforeAll(() => {
  templates = synthesise(everything);
});

describe('the whole', () => {
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
});

describe('the dashboard and the alarms', () => {
  it('watch only metrics that a service records', () => {
    const text = JSON.stringify(
      [...templates].filter(([name]) => name === 'watch').map(([, template]) => template),
    ).replaceAll('\\"', '"');
    const named = text.matchAll(
      new RegExp(`"${NAMESPACE}","(\\w+)"|"MetricName":"(\\w+)","Namespace":"${NAMESPACE}"`, 'g'),
    );
    const names = new Set([...named].map((match) => match[1] ?? match[2] ?? ''));
    expect(names.size).toBeGreaterThan(20);
    const recorded = sourceOf('services');
    const isRecorded = (name: string) =>
      new RegExp(`'${name}'|\\b${name}\\b\\s*[:=]`).test(recorded);
    expect([...names].filter((name) => !isRecorded(name))).toEqual([]);
  });

  it('leave out no metric that is recorded, and none is named that nobody records', () => {
    const drawn = JSON.stringify([...templates.values(), ...synthesise(named).values()]);
    const recorded = sourceOf('services');
    const names = Object.keys(METRICS);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(recorded))).toEqual([]);
    expect(names.filter((name) => !drawn.includes(name))).toEqual([]);
  });

  it('may publish: the topic’s own policy, which replaces SNS’s default one, says so', () => {
    const [policy] = ofType(templates, 'AWS::SNS::TopicPolicy');
    const resolved = resolver(templates)(policy?.Properties['PolicyDocument'], 'watch');
    const { Statement } = resolved as { Statement: Record<string, unknown>[] };
    expect(Statement.find(({ Effect }) => Effect === 'Allow')).toMatchObject({
      Action: 'sns:Publish',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: {
        ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:${PLACE}:alarm:greenroom-watch-*` },
      },
    });
    const names = ofType(templates, 'AWS::CloudWatch::Alarm').map((a) => a.Properties['AlarmName']);
    expect(names.filter((name) => !String(name).startsWith('greenroom-watch-'))).toEqual([]);
  });

  it('draw the forecast against what came, in one graph', () => {
    const body = JSON.stringify(
      ofType(templates, 'AWS::CloudWatch::Dashboard')[0]?.Properties['DashboardBody'],
    ).replaceAll('\\"', '"');
    const graph = /"title":"Requests a minute".*?\]\]/.exec(body)?.[0] ?? '';
    expect(graph).toContain('"ForecastArrivals"');
    expect(graph).toContain('"ForecastHigh"');
    expect(graph).toContain('FILL(warm, 0) + FILL(shared, 0) + FILL(cold, 0) + FILL(refused, 0)');
  });
});

function sourceOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}
