import { beforeAll, describe, expect, it } from 'vitest';
import { METRICS, NAMESPACE } from '../../../core/metrics.ts';
import { ofType, type Templates } from '../../../lib/templates.ts';
import { everything, synthesise } from '../synthesise.ts';

let templates: Templates;
beforeAll(() => {
  templates = synthesise(everything);
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
