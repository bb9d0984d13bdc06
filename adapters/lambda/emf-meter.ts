/** Metrics as log lines in CloudWatch's embedded metric format: a Lambda function pays no call and no time for them. */
import { dimensionsOf, METRICS, type Meter, NAMESPACE } from '../../core/metrics.ts';
import type { Clock } from '../../core/time/clock.ts';

/** What writing needs. */
export interface EmfDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly deployment: string;
  /** Gets the finished line. */
  readonly write: (line: string) => void;
}

/** Writes each value at once. */
export function createEmfMeter({ clock, deployment, write }: EmfDeps): Meter {
  return {
    record({ name, pool, value, by }) {
      const metric = { Name: name, Unit: METRICS[name].unit };
      const of = dimensionsOf(deployment, { pool, by });
      const Dimensions = [Object.keys(of)];
      const directive = { Namespace: NAMESPACE, Dimensions, Metrics: [metric] };
      const _aws = { Timestamp: clock.nowMs(), CloudWatchMetrics: [directive] };
      write(`${JSON.stringify({ _aws, ...of, [name]: value })}\n`);
    },
    flush: async () => undefined,
  };
}
