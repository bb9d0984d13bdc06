/** The account as the commands see it. */
import type { PoolStore } from '../../core/store.ts';

/** Who and where one is. */
export interface Identity {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
}

/** A task of ours that runs. */
export interface RunningTask {
  readonly arn: string;
  readonly startedBy: string;
}

/** What the commands ask an account and do to it. */
export interface Cloud {
  /** Throws as the SDK does when there are no credentials or no Region. */
  identity(): Promise<Identity>;
  /** Whether a stack is there, and finished being made. */
  hasStack(name: string): Promise<boolean>;
  /** Deletes a stack that no configuration names any more, and waits until it is gone. */
  deleteStack(name: string): Promise<void>;
  /** The physical id of the only resource of a type in a stack; nothing when the stack is not there. */
  resourceIn(stack: string, type: string): Promise<string | undefined>;
  runningTasks(cluster: string): Promise<readonly RunningTask[]>;
  stopTask(cluster: string, arn: string): Promise<void>;
  /** Whether a task definition can still be launched. */
  canLaunch(taskDefinition: string): Promise<boolean>;
  /** The pools' records in a state table. */
  pools(tableName: string): PoolStore;
}
