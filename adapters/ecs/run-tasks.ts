/** One launch: a `RunTask` over all zones, and for what a full zone refused, one over each single zone. */
import { RunTaskCommand, type RunTaskCommandInput } from '@aws-sdk/client-ecs';
import type { LaunchAnswer, LaunchRequest } from '../../core/task/launcher.ts';
import { failureOf } from './launch-failure.ts';
import { startedByPool } from './launched-tasks.ts';
import type { LauncherDeps } from './launcher-deps.ts';

/** ECS's limit on a client token. */
const TOKEN_MAX_LENGTH = 64;

/** Launches; whatever goes wrong is in the answer's failures. */
export async function runTasks(deps: LauncherDeps, request: LaunchRequest): Promise<LaunchAnswer> {
  let answer = await runOnce(deps, request, deps.subnets);
  if (deps.subnets.length < 2) return answer;
  for (const [i, subnet] of deps.subnets.entries()) {
    const lacking = answer.failures.filter((f) => f.failure === 'AZ_CAPACITY');
    if (lacking.length === 0) break;
    // A token of its own, made from the request's: the same request again asks for the same launches again.
    const token = `${request.token.slice(0, TOKEN_MAX_LENGTH - 4)}-az${i}`;
    const again = await runOnce(deps, { ...request, count: lacking.length, token }, [subnet]);
    answer = {
      taskArns: [...answer.taskArns, ...again.taskArns],
      failures: [...answer.failures.filter((f) => f.failure !== 'AZ_CAPACITY'), ...again.failures],
    };
  }
  return answer;
}

async function runOnce(
  deps: LauncherDeps,
  request: LaunchRequest,
  subnets: readonly string[],
): Promise<LaunchAnswer> {
  try {
    const command = new RunTaskCommand(runTaskInput(deps, request, subnets));
    const answer = await deps.client.send(command);
    return {
      taskArns: (answer.tasks ?? []).flatMap((task) => task.taskArn ?? []),
      failures: (answer.failures ?? []).map((f) =>
        failed(`${f.reason ?? ''} ${f.detail ?? ''}`.trim()),
      ),
    };
  } catch (error) {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { taskArns: [], failures: Array.from({ length: request.count }, () => failed(words)) };
  }
}

/** The same request gives the same input, as its client token demands. */
function runTaskInput(
  deps: LauncherDeps,
  request: LaunchRequest,
  subnets: readonly string[],
): RunTaskCommandInput {
  const launchedAt = { name: 'GREENROOM_LAUNCHED_AT_MS', value: String(request.nowMs) };
  return {
    cluster: deps.cluster,
    taskDefinition: request.taskDefinition,
    count: request.count,
    clientToken: request.token,
    startedBy: startedByPool(request.pool),
    launchType: 'FARGATE',
    propagateTags: 'TASK_DEFINITION',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...subnets],
        securityGroups: [...deps.securityGroups],
        assignPublicIp: deps.assignPublicIp,
      },
    },
    overrides: { containerOverrides: [{ name: deps.container, environment: [launchedAt] }] },
  };
}

function failed(detail: string): LaunchAnswer['failures'][number] {
  return { failure: failureOf(detail), detail };
}
