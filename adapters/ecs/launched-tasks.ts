/** A pool's tasks as ECS knows them. */
import { DescribeTasksCommand, type Task as EcsTask, ListTasksCommand } from '@aws-sdk/client-ecs';
import { type LaunchedTask, type TaskPage, taskIdOf } from '../../core/task/launcher.ts';
import type { LauncherDeps } from './launcher-deps.ts';

/** `DescribeTasks` takes a hundred tasks. */
const TASKS_A_CALL = 100;

const TAG = 'greenroom/';

/** ECS's limit on `startedBy`. */
const STARTED_BY_MAX_LENGTH = 128;

/** The tag by which a pool's tasks are found again. */
export function startedByPool(pool: string): string {
  return `${TAG}${pool}`.slice(0, STARTED_BY_MAX_LENGTH);
}

/** The pool of a task that one of our scalers has started, by its tag. */
export function poolOfTag(startedBy: string | undefined): string | undefined {
  return startedBy?.startsWith(TAG) ? startedBy.slice(TAG.length) : undefined;
}

/** One page of the pool's tasks that ECS means to run. */
export async function listRunning(
  { client, cluster }: LauncherDeps,
  pool: string,
  from: string | undefined,
): Promise<TaskPage> {
  const input = { cluster, startedBy: startedByPool(pool), nextToken: from };
  const page = await client.send(new ListTasksCommand({ ...input, desiredStatus: 'RUNNING' }));
  return { taskIds: (page.taskArns ?? []).map(taskIdOf), next: page.nextToken };
}

/** Tasks as they are; those that ECS has forgotten are left out. */
export async function describeLaunched(
  { client, cluster }: Pick<LauncherDeps, 'client' | 'cluster'>,
  arns: readonly string[],
): Promise<LaunchedTask[]> {
  const found: LaunchedTask[] = [];
  for (let at = 0; at < arns.length; at += TASKS_A_CALL) {
    const tasks = arns.slice(at, at + TASKS_A_CALL);
    const answer = await client.send(new DescribeTasksCommand({ cluster, tasks }));
    found.push(...(answer.tasks ?? []).map(readTask));
  }
  return found;
}

const STATES: Readonly<Record<string, LaunchedTask['state']>> = {
  RUNNING: 'running',
  DEACTIVATING: 'stopping',
  STOPPING: 'stopping',
  DEPROVISIONING: 'stopping',
  STOPPED: 'stopped',
};

function readTask(task: EcsTask): LaunchedTask {
  const taskArn = task.taskArn ?? '';
  const exitCode = task.containers?.[0]?.exitCode;
  return {
    taskArn,
    taskId: taskIdOf(taskArn),
    pool: (task.startedBy ?? '').slice(TAG.length),
    state: STATES[task.lastStatus ?? ''] ?? 'starting',
    createdAtMs: task.createdAt?.getTime() ?? 0,
    ...(task.stoppedReason === undefined ? {} : { stoppedReason: task.stoppedReason }),
    ...(task.stopCode === undefined ? {} : { stopCode: task.stopCode }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}
