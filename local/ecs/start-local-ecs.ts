/** An ECS endpoint that runs each task as a child process. The SDK talks to it unchanged. */
import * as model from '@aws-sdk/client-ecs';
import {
  type AwsEndpoint,
  type AwsOperation,
  type Json,
  startAwsEndpoint,
} from '../aws-endpoint.ts';
import { checkInput } from '../check-input.ts';
import type { LocalEcsOptions, State } from './ecs-state.ts';
import { createLaunchRate } from './launch-rate.ts';
import { readLedger, writeLedger } from './ledger.ts';
import { taskMetadata } from './metadata.ts';
import { arn } from './names.ts';
import { runTask } from './run-task.ts';
import { findDefinition, listTaskDefinitions, registerTaskDefinition } from './task-definitions.ts';
import { describeTasks, listTasks, stopTask } from './tasks.ts';
import { startWatchdog } from './watchdog.ts';

/** A running ECS. Closing it stops every task. */
export interface LocalEcs extends AwsEndpoint {
  /** Tasks that are not stopped. */
  running(): number;
}

/** Starts it on the loopback interface. */
export async function startLocalEcs(options: LocalEcsOptions): Promise<LocalEcs> {
  const state = createState(options);
  const endpoint = await startAwsEndpoint({
    port: options.port,
    keyId: options.keyId,
    contentType: 'application/x-amz-json-1.1',
    operations: operationsOf(state),
    check: (operation, input) => checkInput(model, operation, input),
    get: (path) => taskMetadata(state, path),
  });
  state.url = endpoint.url;
  return {
    url: endpoint.url,
    running: () => [...state.tasks.values()].filter((t) => t.process.status !== 'STOPPED').length,
    async close() {
      const stops = [...state.tasks.values()].map((t) => t.process.stop('ECS is closing'));
      await Promise.all(stops);
      await endpoint.close();
      await state.watchdog.close();
    },
  };
}

function createState(options: LocalEcsOptions): State {
  const { ledger } = options;
  const tasks = ledger === undefined ? new Map() : readLedger(ledger, Date.now());
  return {
    options,
    clusters: new Set([options.cluster]),
    definitions: [],
    tasks,
    tokens: new Map(),
    rate: createLaunchRate(options.launchesPerSecond, options.launchBurst),
    watchdog: startWatchdog(),
    keep: () => (ledger === undefined ? undefined : writeLedger(ledger, tasks.values())),
    url: '',
  };
}

function operationsOf(state: State): Record<string, AwsOperation> {
  return {
    CreateCluster: (input) => createCluster(state, input),
    RegisterTaskDefinition: (input) => registerTaskDefinition(state, input),
    ListTaskDefinitions: (input) => listTaskDefinitions(state, input),
    DescribeTaskDefinition: (input) => ({
      taskDefinition: findDefinition(state, input['taskDefinition']),
    }),
    RunTask: (input) => runTask(state, input),
    StopTask: (input) => stopTask(state, input),
    DescribeTasks: (input) => describeTasks(state, input),
    ListTasks: (input) => listTasks(state, input),
  };
}

function createCluster(state: State, input: Json): Json {
  const clusterName = String(input['clusterName'] ?? 'default');
  state.clusters.add(clusterName);
  return {
    cluster: { clusterArn: arn('cluster', clusterName), clusterName, status: 'ACTIVE' },
  };
}
