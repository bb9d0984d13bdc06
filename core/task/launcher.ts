/** The port to ECS. Launches are idempotent by token; what cannot be launched says why. */
export interface Launcher {
  launch(request: LaunchRequest): Promise<LaunchAnswer>;
  stop(taskArn: string, reason: string): Promise<void>;
  /** One page of a pool's tasks that ECS does not mean to stop; a page may be short, and a list late. */
  listRunning(pool: string, from?: string): Promise<TaskPage>;
  /** Tasks by ARN or id, those stopped within the last hour included; what ECS does not know is left out. */
  describe(tasks: readonly string[]): Promise<LaunchedTask[]>;
}

/** Up to ten tasks of one revision. */
export interface LaunchRequest {
  readonly pool: string;
  readonly revision: string;
  readonly taskDefinition: string;
  /** 1 to 10. */
  readonly count: number;
  /** The same token never launches twice. */
  readonly token: string;
  /** Told to the task, so that it can measure its own lead time. */
  readonly nowMs: number;
}

/** Why ECS did not launch. */
export type LaunchFailure = 'CAPACITY_QUOTA' | 'LAUNCH_THROTTLED' | 'AZ_CAPACITY' | 'LAUNCH_FAILED';

/** The tasks that were launched, and the reason for each that was not. */
export interface LaunchAnswer {
  readonly taskArns: readonly string[];
  readonly failures: readonly { readonly failure: LaunchFailure; readonly detail: string }[];
}

/** Ids of tasks, and where the next page begins; no `next`: this was the last one. */
export interface TaskPage {
  readonly taskIds: readonly string[];
  readonly next: string | undefined;
}

/** A task as ECS sees it. `taskId` is the last part of its ARN, and the key of its item in the table. */
export interface LaunchedTask {
  readonly taskArn: string;
  readonly taskId: string;
  readonly pool: string;
  readonly state: 'starting' | 'running' | 'stopping' | 'stopped';
  readonly createdAtMs: number;
  readonly stoppedReason?: string;
  /** ECS's word for who stopped it. */
  readonly stopCode?: string;
  readonly exitCode?: number;
}

/** The task id in a task's ARN. */
export function taskIdOf(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1);
}
