/** A pool's tasks as ECS knows them. */
import {
  DescribeTasksCommand,
  type DesiredStatus,
  ListTasksCommand,
  type Task as EcsTask,
} from '@aws-sdk/client-ecs';
import { type LaunchedTask, taskIdOf } from '../../core/launcher.ts';
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

/** ARNs of a pool's tasks that are, or are no longer, wanted. */
export async function listTaskArns(
  { client, cluster }: LauncherDeps,
  pool: string,
  desiredStatus: DesiredStatus,
): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = { cluster, startedBy: startedByPool(pool), desiredStatus, nextToken };
    const page = await client.send(new ListTasksCommand(input));
    arns.push(...(page.taskArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return arns;
}

/** Tasks as they are; those that ECS has forgotten are left out. */
export async function describeTasks(
  { client, cluster }: LauncherDeps,
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
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}
