/** Launches and stops bot tasks by ECS `RunTask`: no service, so nothing but our own scaler ever stops one. */
import { StopTaskCommand } from '@aws-sdk/client-ecs';
import type { Launcher } from '../../core/task/launcher.ts';
import { describeLaunched, listRunning } from './launched-tasks.ts';
import type { LauncherDeps } from './launcher-deps.ts';
import { runTasks } from './run-tasks.ts';

/** ECS's limit on a stop's reason. */
const REASON_MAX_LENGTH = 255;

/** The launcher over an ECS endpoint. */
export function createEcsLauncher(deps: LauncherDeps): Launcher {
  return {
    launch: (request) => runTasks(deps, request),
    async stop(task, reason) {
      const input = { cluster: deps.cluster, task, reason: reason.slice(0, REASON_MAX_LENGTH) };
      await deps.client.send(new StopTaskCommand(input));
    },
    listRunning: (pool, from) => listRunning(deps, pool, from),
    describe: (tasks) => describeLaunched(deps, tasks),
  };
}
