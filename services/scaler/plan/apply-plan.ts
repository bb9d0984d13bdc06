/** Carries out a plan: launches, and drains and retires under the task's version. */
import { advanceTask } from '../../../core/store/advance.ts';
import type { LaunchAnswer, LaunchFailure } from '../../../core/task/launcher.ts';
import type { Task } from '../../../core/task/task.ts';
import { drainTask, retireTask } from '../../../core/task/task-transitions.ts';
import { launchPlanned, type PlanDeps, type TickMark } from './launch-planned.ts';
import type { Plan } from './plan.ts';

/** What came of a plan. */
export interface PlanResult {
  readonly launched: number;
  readonly failures: readonly LaunchFailure[];
  readonly retired: number;
}

/** Launches first, for callers wait for that; then drains and retires. */
export async function applyPlan(deps: PlanDeps, plan: Plan, at: TickMark): Promise<PlanResult> {
  const answers: LaunchAnswer[] = [];
  for (const { revision, count } of plan.launches) {
    answers.push(...(await launchPlanned(deps, { revision, count, at })));
  }
  for (const { task, reason } of plan.drains) await drain(deps, task, reason);
  let retired = 0;
  for (const task of plan.retires) retired += (await retire(deps, task)) ? 1 : 0;
  return {
    launched: answers.reduce((sum, answer) => sum + answer.taskArns.length, 0),
    failures: answers.flatMap((answer) => answer.failures.map((f) => f.failure)),
    retired,
  };
}

async function drain(deps: PlanDeps, task: Task, reason: string): Promise<void> {
  const drained = await advanceTask(deps.store, task, (current) => drainTask(current, reason));
  if (drained.outcome === 'moved') await retire(deps, drained.item);
}

/** The condition on the version is what makes this safe against a racing claim: only a saved retirement stops a task. */
async function retire(deps: PlanDeps, task: Task): Promise<boolean> {
  const retired = await advanceTask(deps.store, task, retireTask);
  if (retired.outcome !== 'moved') return false;
  deps.log.info('task is retired', { taskId: task.taskId, reason: task.reason });
  await deps.launcher.stop(task.taskId, task.reason ?? 'retired').catch((error: unknown) => {
    deps.log.warn('task could not be stopped', { taskId: task.taskId, error: String(error) });
  });
  return true;
}
