/** Metrics as log lines in CloudWatch's embedded metric format: a Lambda function pays no call and no time for them. */
import type { Clock } from '../../core/clock.ts';
import { type Meter, METRICS, NAMESPACE } from '../../core/metrics.ts';

/** Writes each value at once; `write` gets the finished line. */
export function createEmfMeter(clock: Clock, write: (line: string) => void): Meter {
  return {
    record({ name, pool, value, by = {} }) {
      const metric = { Name: name, Unit: METRICS[name].unit };
      const directive = {
        Namespace: NAMESPACE,
        Dimensions: [['Pool', ...Object.keys(by)]],
        Metrics: [metric],
      };
      const _aws = { Timestamp: clock.nowMs(), CloudWatchMetrics: [directive] };
      write(`${JSON.stringify({ _aws, Pool: pool, ...by, [name]: value })}\n`);
    },
    flush: async () => undefined,
  };
}
