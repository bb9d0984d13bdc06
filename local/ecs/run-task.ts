/** RunTask: what it refuses, what it counts, and how a task becomes a process. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsFault, type Json } from '../aws-endpoint.ts';
import type { ContainerDefinition, Definition, State } from './ecs-state.ts';
import { arn, ZONE } from './names.ts';
import { findDefinition } from './task-definitions.ts';
import { startTaskProcess, type TaskCommand } from './task-process.ts';
import { checkCluster, wireTask } from './tasks.ts';

/** The most tasks of one RunTask call. */
const TASKS_A_CALL = 10;

/** ECS's default from SIGTERM to SIGKILL. */
const STOP_TIMEOUT_S = 30;

/** Client tokens that are remembered; AWS keeps them for a day. */
const TOKENS_KEPT = 10_000;

const NO_VCPU = "You've reached the limit on the number of vCPUs you can run concurrently";
const NO_CAPACITY =
  'Capacity is unavailable at this time. Please try again later or in a different availability zone';

/** Launches up to ten tasks; the same client token answers the tasks that it launched before. */
export function runTask(state: State, input: Json): Json {
  checkCluster(state, input);
  const definition = findDefinition(state, input['taskDefinition']);
  const count = checkRequest(input);
  const token = String(input['clientToken'] ?? randomUUID());
  const said = JSON.stringify(input);
  const known = state.tokens.get(token);
  if (known && known.said !== said) {
    throw new AwsFault('ConflictException', 'The client token was used with other parameters');
  }
  if (known) return { tasks: known.ids.map((id) => wireTask(state, id)), failures: [] };
  if (!state.rate(count, Date.now())) throw new AwsFault('ThrottlingException', 'Rate exceeded');
  const ids: string[] = [];
  const failures: Json[] = [];
  for (let i = 0; i < count; i++) {
    // ECS puts each task of a call into one of its subnets; a full zone fails that task and no other.
    const subnet = subnetsOf(input)[i % subnetsOf(input).length];
    const reason = whyNot(state, subnet);
    if (reason === undefined) ids.push(launch(state, definition, { input, subnet: subnet ?? '' }));
    else failures.push({ reason });
  }
  remember(state, token, { said, ids });
  state.keep();
  return { tasks: ids.map((id) => wireTask(state, id)), failures };
}

/** What the service checks before it looks at capacity. Answers the count. */
function checkRequest(input: Json): number {
  const count = Number(input['count'] ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > TASKS_A_CALL) {
    throw new AwsFault('InvalidParameterException', `count must be 1 to ${TASKS_A_CALL}`);
  }
  if (String(input['clientToken'] ?? '').length > 64) {
    throw new AwsFault('InvalidParameterException', 'clientToken must have at most 64 characters');
  }
  if (String(input['startedBy'] ?? '').length > 128) {
    throw new AwsFault('InvalidParameterException', 'startedBy must have at most 128 characters');
  }
  if (subnetsOf(input).length === 0) {
    const rule = "Network Configuration must be provided when networkMode 'awsvpc' is specified.";
    throw new AwsFault('InvalidParameterException', rule);
  }
  return count;
}

function whyNot({ tasks, options }: State, subnet: string | undefined): string | undefined {
  if (subnet !== undefined && options.fullSubnets?.has(subnet)) return NO_CAPACITY;
  const running = [...tasks.values()].filter((t) => t.process.status !== 'STOPPED').length;
  return running >= (options.maxTasks ?? Number.POSITIVE_INFINITY) ? NO_VCPU : undefined;
}

function networkOf(input: Json): Json {
  type Network = { awsvpcConfiguration?: Json };
  return (input['networkConfiguration'] as Network | undefined)?.awsvpcConfiguration ?? {};
}

function subnetsOf(input: Json): readonly string[] {
  return (networkOf(input)['subnets'] ?? []) as readonly string[];
}

function launch(
  state: State,
  definition: Definition,
  { input, subnet }: { input: Json; subnet: string },
): string {
  const taskId = randomUUID().replaceAll('-', '');
  mkdirSync(scratchOf(state, taskId), { recursive: true });
  const command = commandOf(state, definition, { input, taskId });
  const network = networkOf(input);
  const placed = state.options.place?.({ taskId, definition, network, subnet, command });
  const process = startTaskProcess(placed?.command ?? command, {
    watchdog: state.watchdog,
    onLog: (line) => state.options.onLog?.(taskId, line),
    onEnd: () => {
      placed?.leave();
      tellEnd(state, taskId);
    },
  });
  const fixed = {
    taskArn: arn('task', `${state.options.cluster}/${taskId}`),
    clusterArn: arn('cluster', state.options.cluster),
    taskDefinitionArn: definition.taskDefinitionArn,
    group: `family:${definition.family}`,
    startedBy: input['startedBy'],
    launchType: 'FARGATE',
    availabilityZone: placed?.zone ?? ZONE,
    attachments: placed?.attachments ?? [],
    overrides: input['overrides'] ?? {},
  };
  state.tasks.set(taskId, { taskArn: fixed.taskArn, fixed, process });
  return taskId;
}

function tellEnd(state: State, taskId: string): void {
  rmSync(scratchOf(state, taskId), { recursive: true, force: true });
  state.keep();
  state.options.onStopped?.({
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    detail: wireTask(state, taskId),
  });
}

/** A task's own folder for what its processes write: whatever they leave behind goes with the task. */
function scratchOf({ options }: State, taskId: string): string {
  return join(options.env?.['TMPDIR'] ?? tmpdir(), `task-${taskId}`);
}

/** The first container's command under its own and the call's environment. */
function commandOf(
  state: State,
  definition: Definition,
  of: { input: Json; taskId: string },
): TaskCommand {
  type Overrides = { containerOverrides?: readonly ContainerDefinition[] } | undefined;
  const given = (of.input['overrides'] as Overrides)?.containerOverrides ?? [];
  const [container] = definition.containerDefinitions;
  const override = given.find(({ name }) => name === container?.name);
  if (given.length > 0 && !override) {
    throw new AwsFault('InvalidParameterException', 'Override for a container that is not there');
  }
  const pairs = [container, override].flatMap((c) => c?.environment ?? []);
  return {
    taskId: of.taskId,
    container: container?.name ?? '',
    argv: override?.command ?? container?.command ?? [],
    env: {
      ...state.options.env,
      TMPDIR: scratchOf(state, of.taskId),
      ...Object.fromEntries(pairs.map(({ name, value }) => [name, value])),
      ECS_CONTAINER_METADATA_URI_V4: `${state.url}/v4/${of.taskId}`,
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    },
    launchDelayMs: state.options.launchDelayMs,
    stopTimeoutMs: (container?.stopTimeout ?? STOP_TIMEOUT_S) * 1000,
  };
}

function remember(state: State, token: string, launched: { said: string; ids: string[] }): void {
  state.tokens.set(token, launched);
  const [oldest] = state.tokens.keys();
  if (state.tokens.size > TOKENS_KEPT && oldest !== undefined) state.tokens.delete(oldest);
}
