/** ECS's operations over that state, checked as the service would. */
import { randomUUID } from 'node:crypto';
import { AwsFault, type Json } from '../aws-endpoint.ts';
import type { ContainerDefinition, Definition, State } from './ecs-state.ts';
import { startTaskProcess } from './task-process.ts';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

/** Stopped tasks stay visible for an hour, as on AWS. */
const STOPPED_KEPT_MS = 3_600_000;

/** The most tasks of one RunTask call. */
const TASKS_A_CALL = 10;

/** Registers the next revision of a family. */
export function registerTaskDefinition(state: State, input: Json): Json {
  const family = String(input['family'] ?? '');
  if (!/^[\w-]{1,255}$/.test(family)) throw new AwsFault('ClientException', 'Family is not valid');
  const revision = state.definitions.filter((d) => d.family === family).length + 1;
  const taskDefinitionArn = arn('task-definition', `${family}:${revision}`);
  const containers = (input['containerDefinitions'] ?? []) as ContainerDefinition[];
  const taskDefinition = {
    ...input,
    family,
    revision,
    taskDefinitionArn,
    containerDefinitions: containers,
  };
  state.definitions.push(taskDefinition);
  return { taskDefinition };
}

/** A definition by ARN, `family:revision` or family. */
export function findDefinition(state: State, name: unknown): Definition {
  const [family, revision] = String(name).split('/').at(-1)?.split(':') ?? [];
  const found = state.definitions.filter((d) => d.family === family);
  const wanted =
    revision === undefined ? found.at(-1) : found.find((d) => d.revision === Number(revision));
  if (!wanted) throw new AwsFault('ClientException', 'TaskDefinition not found.');
  return wanted;
}

/** Launches up to ten tasks; the same client token answers the tasks that it launched before. */
export function runTask(state: State, input: Json): Json {
  const definition = findDefinition(state, input['taskDefinition']);
  const count = Number(input['count'] ?? 1);
  checkCluster(state, input);
  if (!Number.isInteger(count) || count < 1 || count > TASKS_A_CALL) {
    throw new AwsFault('InvalidParameterException', `count must be 1 to ${TASKS_A_CALL}`);
  }
  const token = String(input['clientToken'] ?? randomUUID());
  const said = JSON.stringify(input);
  const known = state.tokens.get(token);
  if (known && known.said !== said) {
    throw new AwsFault('ConflictException', 'The client token was used with other parameters');
  }
  if (known) return { tasks: known.ids.map((id) => wire(state, id)), failures: [] };
  const ids: string[] = [];
  const failures: Json[] = [];
  for (let i = 0; i < count; i++) {
    if (isFull(state))
      failures.push({
        reason: 'You’ve reached the limit on the number of vCPUs you can run concurrently',
      });
    else ids.push(launch(state, definition, input));
  }
  state.tokens.set(token, { said, ids });
  return { tasks: ids.map((id) => wire(state, id)), failures };
}

function isFull({ tasks, options }: State): boolean {
  const running = [...tasks.values()].filter((t) => t.process.status !== 'STOPPED').length;
  return running >= (options.maxTasks ?? Number.POSITIVE_INFINITY);
}

function launch(state: State, definition: Definition, input: Json): string {
  const taskId = randomUUID().replaceAll('-', '');
  const taskArn = arn('task', `${state.options.cluster}/${taskId}`);
  const overrides =
    (input['overrides'] as { containerOverrides?: ContainerDefinition[] } | undefined) ?? {};
  const pairs = [...definition.containerDefinitions, ...(overrides.containerOverrides ?? [])]
    .flatMap((container) => container.environment ?? [])
    .map(({ name, value }) => [name, value] as const);
  const metadata = ['ECS_CONTAINER_METADATA_URI_V4', `${state.url}/v4/${taskId}`] as const;
  const command = state.options.command(Object.fromEntries([...pairs, metadata]));
  const process = startTaskProcess(
    { ...command, launchDelayMs: state.options.launchDelayMs },
    (line) => state.options.onLog?.(taskId, line),
  );
  const fixed = {
    taskArn,
    clusterArn: arn('cluster', state.options.cluster),
    taskDefinitionArn: definition.taskDefinitionArn,
    startedBy: input['startedBy'],
    launchType: 'FARGATE',
    availabilityZone: `${REGION}a`,
  };
  state.tasks.set(taskId, { taskArn, fixed, process });
  return taskId;
}

/** Stops a task; the answer does not wait for its end. */
export function stopTask(state: State, input: Json): Json {
  checkCluster(state, input);
  const id = idOf(input['task']);
  const task = state.tasks.get(id);
  if (!task) throw new AwsFault('InvalidParameterException', 'The referenced task was not found.');
  void task.process.stop(String(input['reason'] ?? 'Task stopped by user'));
  return { task: wire(state, id) };
}

/** Tasks as they are, and `MISSING` for those that are not. */
export function describeTasks(state: State, input: Json): Json {
  checkCluster(state, input);
  forget(state);
  const ids = ((input['tasks'] ?? []) as string[]).map(idOf);
  const known = ids.filter((id) => state.tasks.has(id));
  const missing = ids.filter((id) => !state.tasks.has(id));
  return {
    tasks: known.map((id) => wire(state, id)),
    failures: missing.map((id) => ({
      arn: arn('task', `${state.options.cluster}/${id}`),
      reason: 'MISSING',
    })),
  };
}

/** ARNs by who started them and what they are to be, a page at a time. */
export function listTasks(state: State, input: Json): Json {
  checkCluster(state, input);
  forget(state);
  const wanted = input['desiredStatus'] ?? 'RUNNING';
  const all = [...state.tasks.values()]
    .filter((t) => input['startedBy'] === undefined || t.fixed['startedBy'] === input['startedBy'])
    .filter((t) => t.process.describe()['desiredStatus'] === wanted)
    .map((t) => t.taskArn);
  const from = Number(input['nextToken'] ?? 0);
  const size = Math.min(Number(input['maxResults'] ?? 100), 100);
  const more = from + size < all.length ? { nextToken: String(from + size) } : {};
  return { taskArns: all.slice(from, from + size), ...more };
}

/** Task metadata, version 4: what a supervisor asks for its own task. */
export function taskMetadata(state: State, path: string): Json | undefined {
  const [, version, id = '', part] = path.split('/');
  const task = state.tasks.get(id);
  if (version !== 'v4' || !task) return undefined;
  const container = {
    DockerName: 'bot',
    Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['127.0.0.1'] }],
  };
  if (part === undefined) return container;
  if (part !== 'task') return undefined;
  return { TaskARN: task.taskArn, AvailabilityZone: `${REGION}a`, Containers: [container] };
}

function forget(state: State): void {
  for (const [id, { process }] of state.tasks) {
    const stoppedAt = process.describe()['stoppedAt'] as number | undefined;
    if (stoppedAt !== undefined && Date.now() - stoppedAt * 1000 > STOPPED_KEPT_MS)
      state.tasks.delete(id);
  }
}

function wire(state: State, id: string): Json {
  const task = state.tasks.get(id);
  return { ...task?.fixed, ...task?.process.describe() };
}

function checkCluster(state: State, input: Json): void {
  const name = String(input['cluster'] ?? 'default')
    .split('/')
    .at(-1);
  if (name !== state.options.cluster)
    throw new AwsFault('ClusterNotFoundException', 'Cluster not found.');
}

function idOf(task: unknown): string {
  return String(task).split('/').at(-1) ?? '';
}

function arn(kind: string, rest: string): string {
  return `arn:aws:ecs:${REGION}:${ACCOUNT}:${kind}/${rest}`;
}
