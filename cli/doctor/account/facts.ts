/** All that the preflight reads. */
import type { PoolSettings } from '../../../core/pool.ts';
import type { Reading } from './reading.ts';

/** Where the questions go: AWS itself, one endpoint for all of it, or the system of `npm start`. */
export type Target = { readonly kind: 'aws' | 'endpoint' | 'local'; readonly url?: string };

/** Fargate's vCPUs of an account in a Region. */
export interface Vcpus {
  readonly quota: number;
  /** In use now, by whomever; nothing where CloudWatch does not say. */
  readonly used: number | undefined;
}

/** How fast Fargate launches. */
export interface LaunchRate {
  readonly perSecond: number;
  readonly burst: number;
  /** Whether the account told, or these are AWS's documented defaults. */
  readonly from: 'account' | 'documentation';
}

/** A subnet for bots. */
export interface BotSubnet {
  readonly zone: string;
  readonly free: number;
}

/** Executions at once. */
export interface LambdaLimit {
  readonly limit: number;
  readonly unreserved: number;
}

/** A pool as the table has it. */
export interface LivePool {
  readonly pool: string;
  readonly settings: PoolSettings;
  readonly tasks: number;
}

/** The deployed system's own state. */
export interface LiveSystem {
  readonly tableName: string;
  /** Indexes that the code needs and the table lacks. */
  readonly lackingIndexes: readonly string[];
  readonly pools: readonly LivePool[];
}

/** The whole. */
export interface AccountFacts {
  readonly target: Target;
  readonly region: Reading<string>;
  readonly identity: Reading<{ readonly account: string; readonly arn: string }>;
  readonly bootstrap: Reading<{ readonly version: number }>;
  readonly vcpus: Reading<Vcpus>;
  readonly launchRate: Reading<LaunchRate>;
  /** Empty before the first deploy. */
  readonly subnets: Reading<readonly BotSubnet[]>;
  readonly lambda: Reading<LambdaLimit>;
  /** By model id: what stands between the account and the model; nothing when it is ready. */
  readonly models: Readonly<Record<string, Reading<readonly string[]>>>;
  readonly system: Reading<LiveSystem>;
}
