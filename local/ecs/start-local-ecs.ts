/** An ECS endpoint that runs each task as a child process. The SDK talks to it unchanged. */
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint.ts';
import {
  describeTasks,
  findDefinition,
  listTasks,
  registerTaskDefinition,
  runTask,
  stopTask,
  taskMetadata,
} from './ecs-operations.ts';
import type { LocalEcsOptions, State } from './ecs-state.ts';

/** A running ECS. Closing it stops every task. */
export interface LocalEcs extends AwsEndpoint {
  /** Tasks that are not stopped. */
  running(): number;
}

/** Starts it on the loopback interface. */
export async function startLocalEcs(options: LocalEcsOptions): Promise<LocalEcs> {
  const state: State = { options, definitions: [], tasks: new Map(), tokens: new Map(), url: '' };
  const endpoint = await startAwsEndpoint({
    port: options.port,
    contentType: 'application/x-amz-json-1.1',
    operations: {
      RegisterTaskDefinition: (input) => registerTaskDefinition(state, input),
      DescribeTaskDefinition: (input) => ({
        taskDefinition: findDefinition(state, input['taskDefinition']),
      }),
      RunTask: (input) => runTask(state, input),
      StopTask: (input) => stopTask(state, input),
      DescribeTasks: (input) => describeTasks(state, input),
      ListTasks: (input) => listTasks(state, input),
    },
    get: (path) => taskMetadata(state, path),
  });
  state.url = endpoint.url;
  return {
    ...endpoint,
    running: () => [...state.tasks.values()].filter((t) => t.process.status !== 'STOPPED').length,
    async close() {
      const stops = [...state.tasks.values()].map((t) => t.process.stop('ECS is closing'));
      await Promise.all(stops);
      await endpoint.close();
    },
  };
}
