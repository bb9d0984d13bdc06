/** The account as the commands see it. */
import type { RecordStore } from '../../../core/store/records.ts';
import type { Store } from '../../../core/store/store.ts';

/** Who and where one is. */
export interface Identity {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
}

/** A task of ours that runs. */
export interface CloudTask {
  readonly arn: string;
  readonly startedBy: string;
}

/** The Region's zones, and which of them the endpoint services are in. */
export interface Zones {
  /** In the order of their names, by which a deploy takes the first. */
  readonly all: readonly string[];
  readonly services: readonly { readonly name: string; readonly zones: readonly string[] }[];
}

/** What the commands ask an account and do to it. */
export interface Cloud {
  /** Throws as the SDK does when there are no credentials or no Region. */
  identity(): Promise<Identity>;
  /** Whether a stack is there, and finished being made. */
  hasStack(name: string): Promise<boolean>;
  /** Deletes a stack that no configuration names any more, and waits until it is gone. */
  deleteStack(name: string): Promise<void>;
  /** A stack's outputs by their keys; nothing where there is no such stack. */
  outputs(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** The physical id of the only resource of a type in a stack; nothing when the stack is not there. */
  resourceIn(stack: string, type: string): Promise<string | undefined>;
  zones(): Promise<Zones>;
  runningTasks(cluster: string): Promise<readonly CloudTask[]>;
  stopTask(cluster: string, arn: string): Promise<void>;
  /** Whether a task definition can still be launched. */
  canLaunch(taskDefinition: string): Promise<boolean>;
  /** The pools and their tasks in a state table. */
  pools(tableName: string): Store;
  /** Its small records: the API's keys. */
  records(tableName: string): RecordStore;
}
