/** One task as child process: started after its launch delay, stopped by SIGTERM and then SIGKILL, honest about both. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Json } from '../aws-endpoint.ts';

/** ECS's own states of a task. */
export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'RUNNING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

/** What a task runs. */
export interface TaskCommand {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** From RunTask to the process's start: what Fargate takes for the network interface and the image. */
  readonly launchDelayMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopTimeoutMs: number;
}

/** A task that runs or ran. */
export interface TaskProcess {
  readonly status: TaskStatus;
  /** The members of ECS's `Task` that change. */
  describe(): Json;
  stop(reason: string): Promise<void>;
}

/** Starts a task's life; `onLog` gets each line that it prints. */
export function startTaskProcess(command: TaskCommand, onLog: (line: string) => void): TaskProcess {
  const life: Life = { status: 'PROVISIONING', createdAt: seconds(), version: 1 };
  const stopped = new Promise<void>((resolve) => {
    life.settle = resolve;
  });
  const timer = setTimeout(() => run(life, command, onLog), command.launchDelayMs);
  return {
    get status() {
      return life.status;
    },
    describe: () => describe(life),
    async stop(reason) {
      if (life.status === 'STOPPED' || life.stopping) return stopped;
      life.stopping = true;
      life.stopCode = 'UserInitiated';
      life.stoppedReason = reason;
      clearTimeout(timer);
      if (!life.child) finish(life, undefined);
      else await terminate(life, command.stopTimeoutMs, stopped);
      return stopped;
    },
  };
}

interface Life {
  status: TaskStatus;
  version: number;
  readonly createdAt: number;
  startedAt?: number;
  stoppedAt?: number;
  stopping?: boolean;
  stopCode?: string;
  stoppedReason?: string;
  exitCode?: number;
  child?: ChildProcess;
  settle?: () => void;
}

function run(life: Life, command: TaskCommand, onLog: (line: string) => void): void {
  const [file = '', ...args] = command.argv;
  // A group of its own, so that a stop reaches whatever the task has started.
  const child = spawn(file, args, {
    env: { ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  life.child = child;
  setStatus(life, 'RUNNING');
  life.startedAt = seconds();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line !== '') onLog(line);
    });
  }
  child.once('error', (error) => {
    life.stopCode ??= 'TaskFailedToStart';
    life.stoppedReason ??= String(error);
    finish(life, undefined);
  });
  child.once('exit', (code, signal) => {
    life.stopCode ??= 'EssentialContainerExited';
    life.stoppedReason ??= 'Essential container in task exited';
    killGroup(life, 'SIGKILL');
    finish(life, signal === 'SIGKILL' ? 137 : (code ?? 143));
  });
}

async function terminate(life: Life, timeoutMs: number, stopped: Promise<void>): Promise<void> {
  setStatus(life, 'STOPPING');
  life.child?.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(life, 'SIGKILL'), timeoutMs);
  await stopped;
  clearTimeout(timer);
}

function killGroup(life: Life, signal: NodeJS.Signals): void {
  if (life.child?.pid === undefined) return;
  try {
    process.kill(-life.child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function finish(life: Life, exitCode: number | undefined): void {
  if (life.status === 'STOPPED') return;
  if (exitCode !== undefined) life.exitCode = exitCode;
  life.stoppedAt = seconds();
  setStatus(life, 'STOPPED');
  life.settle?.();
}

function setStatus(life: Life, status: TaskStatus): void {
  life.status = status;
  life.version += 1;
}

function describe(life: Life): Json {
  const { status, version, createdAt, startedAt, stoppedAt, stopCode, stoppedReason } = life;
  const over = status === 'STOPPED' || status === 'STOPPING';
  const exit = life.exitCode === undefined ? {} : { exitCode: life.exitCode };
  return {
    lastStatus: status,
    desiredStatus: over || life.stopping ? 'STOPPED' : 'RUNNING',
    version,
    createdAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...(over ? { stopCode, stoppedReason } : {}),
    containers: [{ name: 'bot', lastStatus: status, ...exit }],
  };
}

function seconds(): number {
  return Date.now() / 1000;
}
