/** Launches and stops bot tasks by ECS `RunTask`: no service, so nothing but our own scaler ever stops one. */
import {
  DescribeTasksCommand,
  type DesiredStatus,
  type ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task as EcsTask,
} from '@aws-sdk/client-ecs';
import {
  type LaunchAnswer,
  type LaunchedTask,
  type Launcher,
  type LaunchFailure,
  type LaunchRequest,
  taskIdOf,
} from '../../core/launcher.ts';

/** `DescribeTasks` takes a hundred tasks. */
const TASKS_A_CALL = 100;

/** Where tasks run. */
export interface LauncherDeps {
  readonly client: ECSClient;
  readonly cluster: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp: 'ENABLED' | 'DISABLED';
  /** The container that gets the launch time; the task definition's only one. */
  readonly container: string;
}

/** The launcher over an ECS endpoint. */
export function createEcsLauncher(deps: LauncherDeps): Launcher {
  return {
    launch: (request) => launch(deps, request),
    async stop(task, reason) {
      const command = { cluster: deps.cluster, task, reason: reason.slice(0, 255) };
      await deps.client.send(new StopTaskCommand(command));
    },
    async list(pool) {
      const running = await listArns(deps, pool, 'RUNNING');
      const stopped = await listArns(deps, pool, 'STOPPED');
      return describe(deps, [...running, ...stopped]);
    },
    describe: (taskArns) => describe(deps, taskArns),
  };
}

async function launch(deps: LauncherDeps, request: LaunchRequest): Promise<LaunchAnswer> {
  try {
    const answer = await deps.client.send(new RunTaskCommand(runTaskInput(deps, request)));
    return {
      taskArns: (answer.tasks ?? []).flatMap((task) => task.taskArn ?? []),
      failures: (answer.failures ?? []).map((f) =>
        failed(`${f.reason ?? ''} ${f.detail ?? ''}`.trim()),
      ),
    };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    const detail = error instanceof Error ? error.message : String(error);
    return { taskArns: [], failures: [failed(`${name}: ${detail}`)] };
  }
}

/** The `RunTask` input of a launch; the same request gives the same input, as its client token demands. */
function runTaskInput(deps: LauncherDeps, request: LaunchRequest): RunTaskCommandInput {
  const launchedAt = { name: 'GREENROOM_LAUNCHED_AT_MS', value: String(request.nowMs) };
  return {
    cluster: deps.cluster,
    taskDefinition: request.taskDefinition,
    count: request.count,
    clientToken: request.token,
    startedBy: startedBy(request.pool),
    launchType: 'FARGATE',
    propagateTags: 'TASK_DEFINITION',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...deps.subnets],
        securityGroups: [...deps.securityGroups],
        assignPublicIp: deps.assignPublicIp,
      },
    },
    overrides: { containerOverrides: [{ name: deps.container, environment: [launchedAt] }] },
  };
}

function failed(detail: string): { failure: LaunchFailure; detail: string } {
  return { failure: failureOf(detail), detail };
}

/** What ECS's own words mean to a caller. */
export function failureOf(words: string): LaunchFailure {
  if (/limit on the number of (vCPUs|tasks)|quota|LimitExceeded/i.test(words))
    return 'CAPACITY_QUOTA';
  if (/throttl|rate exceeded|too many requests/i.test(words)) return 'LAUNCH_THROTTLED';
  if (/capacity is unavailable|RESOURCE:|Capacity/i.test(words)) return 'AZ_CAPACITY';
  return 'LAUNCH_FAILED';
}

function startedBy(pool: string): string {
  return `greenroom/${pool}`.slice(0, 128);
}

async function listArns(
  deps: LauncherDeps,
  pool: string,
  desiredStatus: DesiredStatus,
): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = { cluster: deps.cluster, startedBy: startedBy(pool), desiredStatus, nextToken };
    const page = await deps.client.send(new ListTasksCommand(input));
    arns.push(...(page.taskArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return arns;
}

async function describe(deps: LauncherDeps, arns: readonly string[]): Promise<LaunchedTask[]> {
  const found: LaunchedTask[] = [];
  for (let at = 0; at < arns.length; at += TASKS_A_CALL) {
    const input = { cluster: deps.cluster, tasks: arns.slice(at, at + TASKS_A_CALL) };
    const answer = await deps.client.send(new DescribeTasksCommand(input));
    found.push(...(answer.tasks ?? []).map(readTask));
  }
  return found;
}

const STATES: Record<string, LaunchedTask['state']> = {
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
    pool: (task.startedBy ?? '').replace(/^greenroom\//, ''),
    state: STATES[task.lastStatus ?? ''] ?? 'starting',
    createdAtMs: task.createdAt?.getTime() ?? 0,
    ...(task.stoppedReason === undefined ? {} : { stoppedReason: task.stoppedReason }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}
