import { describe, expect, it } from 'vitest';
import { createEmfMeter } from '../../../adapters/lambda/emf-meter.ts';
import { createHandClock } from '../../core/warm-store.ts';

describe('createEmfMeter', () => {
  it('writes a line that CloudWatch reads as a metric', () => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const meter = createEmfMeter({ clock: createHandClock(5), deployment: 'd', write });
    meter.record({ name: 'StartMs', pool: 'p', value: 31 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toEqual({
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [
          {
            Namespace: 'Greenroom',
            Dimensions: [['Deployment', 'Pool']],
            Metrics: [{ Name: 'StartMs', Unit: 'Milliseconds' }],
          },
        ],
      },
      Deployment: 'd',
      Pool: 'p',
      StartMs: 31,
    });
  });
});
