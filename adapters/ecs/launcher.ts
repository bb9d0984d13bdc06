/** Launches and stops bot tasks by ECS `RunTask`: no service, so nothing but our own scaler ever stops one. */
import { StopTaskCommand } from '@aws-sdk/client-ecs';
import type { Launcher } from '../../core/launcher.ts';
import { describeTasks, listTaskArns } from './launched-tasks.ts';
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
    async list(pool) {
      const running = await listTaskArns(deps, pool, 'RUNNING');
      const stopped = await listTaskArns(deps, pool, 'STOPPED');
      // A task that stops between the two pages is in both.
      return describeTasks(deps, [...new Set([...running, ...stopped])]);
    },
    describe: (taskArns) => describeTasks(deps, taskArns),
  };
}
