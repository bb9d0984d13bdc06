/** What the local ECS holds. */
import type { Json } from '../aws-endpoint.ts';
import type { TaskCommand, TaskProcess } from './task-process.ts';

/** How tasks become processes, and the limits that an account would have. */
export interface LocalEcsOptions {
  readonly port: number;
  readonly cluster: string;
  /** What a task of this definition runs; `env` holds the definition's and the call's variables. */
  readonly command: (env: Readonly<Record<string, string>>) => Omit<TaskCommand, 'launchDelayMs'>;
  readonly launchDelayMs: number;
  /** Tasks that may run at once, like a vCPU quota. */
  readonly maxTasks?: number;
  readonly onLog?: (taskId: string, line: string) => void;
}

/** A registered task definition. */
export interface Definition {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
  readonly containerDefinitions: readonly ContainerDefinition[];
}

/** What we read of a container definition. */
export interface ContainerDefinition {
  readonly name: string;
  readonly environment?: readonly { name: string; value: string }[];
}

/** A task with its process. */
export interface Task {
  readonly taskArn: string;
  readonly fixed: Json;
  readonly process: TaskProcess;
}

/** All that the endpoint holds. */
export interface State {
  readonly options: LocalEcsOptions;
  readonly definitions: Definition[];
  readonly tasks: Map<string, Task>;
  /** Client tokens of RunTask with what they launched. */
  readonly tokens: Map<string, { readonly said: string; readonly ids: readonly string[] }>;
  url: string;
}
