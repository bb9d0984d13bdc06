/** A task's states and times, and how ECS tells them. */
import type { Json } from '../aws-endpoint.ts';

/** ECS's own states of a task, in order. */
export type TaskStatus =
  /** Fargate finds a machine and a network interface. */
  | 'PROVISIONING'
  /** The image is pulled. */
  | 'PENDING'
  | 'RUNNING'
  /** SIGTERM was sent. */
  | 'STOPPING'
  /** The process has exited; what it started is being ended. */
  | 'DEPROVISIONING'
  | 'STOPPED';

/** What is known of a task; times in seconds, as on the wire. */
export interface Life {
  readonly container: string;
  readonly createdAt: number;
  status: TaskStatus;
  desired: 'RUNNING' | 'STOPPED';
  version: number;
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  stopCode?: string;
  stoppedReason?: string;
  exitCode?: number;
}

/** A task that was just asked for. */
export function createLife(container: string): Life {
  const createdAt = nowS();
  return { container, createdAt, status: 'PROVISIONING', desired: 'RUNNING', version: 1 };
}

/** Moves a task on, and notes when. */
export function setStatus(life: Life, status: TaskStatus): void {
  life.status = status;
  life.version += 1;
  if (status === 'RUNNING') life.startedAt = nowS();
  if (status === 'STOPPING' || status === 'DEPROVISIONING') life.stoppingAt ??= nowS();
  if (status === 'STOPPED') life.stoppedAt = nowS();
}

/** The members of ECS's `Task` that change; those that are not known yet are left out. */
export function describeLife(life: Life): Json {
  const { status, desired, container, exitCode, ...rest } = life;
  const running = { name: container, lastStatus: status };
  return {
    ...rest,
    lastStatus: status,
    desiredStatus: desired,
    containers: [exitCode === undefined ? running : { ...running, exitCode }],
  };
}

function nowS(): number {
  return Date.now() / 1000;
}
