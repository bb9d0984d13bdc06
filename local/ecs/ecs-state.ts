/** What the local ECS holds, and how an account's limits and Fargate's times are set on it. */
import type { Json } from '../aws-endpoint.ts';
import type { LaunchRate } from './launch-rate.ts';
import type { TaskCommand, TaskProcess } from './task-process.ts';
import type { Watchdog } from './watchdog.ts';

/** The machine that plays Fargate. */
export interface LocalEcsOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly cluster: string;
  /** The key that requests must be signed with; missing: any program of this machine may ask. */
  readonly keyId?: string | undefined;
  /** What every container's environment begins with, as the image and the agent give on AWS. */
  readonly env?: Readonly<Record<string, string>>;
  /** From RunTask to the start of the process; half of it is `PROVISIONING`, half `PENDING`. */
  readonly launchDelayMs: number;
  /** Tasks that may run at once, like a vCPU quota. */
  readonly maxTasks?: number;
  /** Tasks that RunTask launches a second, and at once after a rest; AWS: 20 calls of up to 10. */
  readonly launchesPerSecond?: number;
  readonly launchBurst?: number;
  /** Subnets whose zone has no capacity at the moment. */
  readonly fullSubnets?: ReadonlySet<string>;
  /** Keeps the names of tasks in this file, so that after a restart they are known to have stopped. */
  readonly ledger?: string;
  readonly onLog?: (taskId: string, line: string) => void;
  /** Gets each `ECS Task State Change` to STOPPED, as EventBridge would deliver it. */
  readonly onStopped?: (event: Json) => void;
  /** Gives each task a place of its own; without it, tasks are plain processes of this machine. */
  readonly place?: (launch: PendingTask) => TaskPlace;
}

/** A task that is about to start. */
export interface PendingTask {
  readonly taskId: string;
  readonly definition: Definition;
  /** The request's network configuration, and the subnet that fell to this task. */
  readonly network: Json;
  readonly subnet: string;
  readonly command: TaskCommand;
}

/** Where a task runs. */
export interface TaskPlace {
  readonly command: TaskCommand;
  readonly zone: string;
  readonly attachments: readonly Json[];
  /** The task has stopped. */
  leave(): void;
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
  /** What the container runs; there is no image here, so it must be given. */
  readonly command?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  /** Seconds from SIGTERM to SIGKILL. */
  readonly stopTimeout?: number;
}

/** A task with its process. */
export interface LocalTask {
  readonly taskArn: string;
  /** The members of ECS's `Task` that never change. */
  readonly fixed: Json;
  readonly process: TaskProcess;
}

/** All that the endpoint holds. */
export interface State {
  readonly options: LocalEcsOptions;
  readonly clusters: Set<string>;
  readonly definitions: Definition[];
  readonly tasks: Map<string, LocalTask>;
  /** Client tokens of RunTask with what they launched. */
  readonly tokens: Map<string, { readonly said: string; readonly ids: readonly string[] }>;
  readonly rate: LaunchRate;
  readonly watchdog: Watchdog;
  /** Writes the ledger, where one is kept. */
  readonly keep: () => void;
  url: string;
}
