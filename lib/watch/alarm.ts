/** An alarm as the two lists describe it: of every pool, and of the system. */
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** When somebody must look, and what they will read first. Each has its article in `docs/runbook.md`. */
export interface AlarmSpec {
  /** The article's heading, in PascalCase. */
  readonly name: string;
  /** What of it this alarm is about, where several share an article. */
  readonly part?: string;
  /** One sentence: what is wrong for a caller. */
  readonly means: string;
  readonly metric: IMetric;
  /** Breached when above it (below it with `below`). */
  readonly threshold: number;
  readonly below?: boolean;
  /** Periods looked at, and how many of them must breach; one of one unless said otherwise. */
  readonly periods?: number;
  readonly breaching?: number;
  /** No value means trouble; else silence is fine. */
  readonly silenceIsTrouble?: boolean;
}
