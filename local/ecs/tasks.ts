/** Tasks as callers see them: stop, describe, list. */
import { AwsFault, type Json } from '../aws-endpoint.ts';
import type { State } from './ecs-state.ts';
import { arn, nameOf } from './names.ts';
import { page } from './page.ts';

/** Stopped tasks stay visible for an hour, as on AWS. */
const STOPPED_KEPT_MS = 3_600_000;

/** `DescribeTasks` takes a hundred tasks. */
const TASKS_A_CALL = 100;

/** Stops a task; the answer does not wait for its end. */
export function stopTask(state: State, input: Json): Json {
  checkCluster(state, input);
  const id = nameOf(input['task']);
  const task = state.tasks.get(id);
  if (!task) throw new AwsFault('InvalidParameterException', 'The referenced task was not found.');
  void task.process.stop(String(input['reason'] ?? 'Task stopped by user'));
  return { task: wireTask(state, id) };
}

/** Tasks as they are, and `MISSING` for those that are not. */
export function describeTasks(state: State, input: Json): Json {
  checkCluster(state, input);
  forget(state);
  const ids = ((input['tasks'] ?? []) as string[]).map(nameOf);
  if (ids.length === 0 || ids.length > TASKS_A_CALL) {
    throw new AwsFault('InvalidParameterException', `tasks must name 1 to ${TASKS_A_CALL} tasks`);
  }
  const missing = ids.filter((id) => !state.tasks.has(id));
  return {
    tasks: ids.filter((id) => state.tasks.has(id)).map((id) => wireTask(state, id)),
    failures: missing.map((id) => ({
      arn: arn('task', `${state.options.cluster}/${id}`),
      reason: 'MISSING',
    })),
  };
}

/** ARNs by who started them, their family and what they are to be, a page at a time. */
export function listTasks(state: State, input: Json): Json {
  checkCluster(state, input);
  forget(state);
  const { startedBy, family } = input;
  const wanted = input['desiredStatus'] ?? 'RUNNING';
  const found = [...state.tasks.values()].filter(
    (task) =>
      (startedBy === undefined || task.fixed['startedBy'] === startedBy) &&
      (family === undefined || task.fixed['group'] === `family:${String(family)}`) &&
      task.process.describe()['desiredStatus'] === wanted,
  );
  const { items, nextToken } = page(found, input);
  return { taskArns: items.map((task) => task.taskArn), ...nextToken };
}

/** A task as ECS's JSON has it. */
export function wireTask(state: State, id: string): Json {
  const task = state.tasks.get(id);
  return { ...task?.fixed, ...task?.process.describe() };
}

/** Throws for a cluster that was never created. */
export function checkCluster(state: State, input: Json): void {
  if (state.clusters.has(nameOf(input['cluster'] ?? 'default'))) return;
  throw new AwsFault('ClusterNotFoundException', 'Cluster not found.');
}

function forget(state: State): void {
  for (const [id, { process }] of state.tasks) {
    const stoppedAt = process.describe()['stoppedAt'] as number | undefined;
    const old = stoppedAt !== undefined && Date.now() - stoppedAt * 1000 > STOPPED_KEPT_MS;
    if (old) state.tasks.delete(id);
  }
}
