/** One task as child process: started after its launch delay, stopped by SIGTERM and then SIGKILL, honest about both. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Json } from '../aws-endpoint.ts';
import { endTask, killGroup, letLeave } from './process-group.ts';
import { createLife, describeLife, type Life, setStatus, type TaskStatus } from './task-life.ts';
import type { Watchdog } from './watchdog.ts';

/** What a task runs. */
export interface TaskCommand {
  readonly taskId: string;
  /** The container's name. */
  readonly container: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** From RunTask to the process's start: what Fargate takes for the network interface and the image. */
  readonly launchDelayMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopTimeoutMs: number;
  /** What must be done before it can start, such as the pull of its image; a rejection is why it failed to start. */
  readonly prepare?: () => Promise<void>;
}

/** Who hears of a task. */
export interface TaskListeners {
  readonly watchdog: Watchdog;
  /** Each line that the task prints. */
  readonly onLog: (line: string) => void;
  readonly onEnd: () => void;
}

/** A task that runs or ran. */
export interface TaskProcess {
  readonly status: TaskStatus;
  /** The members of ECS's `Task` that change. */
  describe(): Json;
  /** Resolves when the task is `STOPPED`: no process of it is left. */
  stop(reason: string): Promise<void>;
}

/** Starts a task's life. */
export function startTaskProcess(command: TaskCommand, listeners: TaskListeners): TaskProcess {
  const life = createLife(command.container);
  const run: Run = { life, command, listeners, stopped: createGate() };
  const half = command.launchDelayMs / 2;
  run.timer = setTimeout(() => {
    setStatus(life, 'PENDING');
    run.timer = setTimeout(() => void prepare(run), half);
  }, half);
  return {
    get status() {
      return life.status;
    },
    describe: () => describeLife(life),
    stop: (reason) => stop(run, reason),
  };
}

interface Run {
  readonly life: Life;
  readonly command: TaskCommand;
  readonly listeners: TaskListeners;
  readonly stopped: Gate;
  timer?: NodeJS.Timeout;
  child?: ChildProcess | undefined;
}

interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

function createGate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

async function prepare(run: Run): Promise<void> {
  try {
    await run.command.prepare?.();
  } catch (error) {
    return finish(run, 'TaskFailedToStart', error instanceof Error ? error.message : String(error));
  }
  if (run.life.desired !== 'STOPPED') start(run);
}

function start(run: Run): void {
  const { life, command, listeners } = run;
  const [file = '', ...args] = command.argv;
  // A group of its own, so that a stop reaches whatever the task has started.
  const child = spawn(file || 'no-command-in-the-task-definition', args, {
    env: { ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  run.child = child;
  if (child.pid !== undefined) listeners.watchdog.guard(child.pid);
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', listeners.onLog);
  }
  child.once('spawn', () => setStatus(life, 'RUNNING'));
  child.once('error', (error) => {
    // `error` also tells of a signal that could not be sent; only a process that never was has no exit.
    if (child.pid === undefined) void finish(run, 'TaskFailedToStart', error.message);
  });
  child.once('exit', (code, signal) => {
    life.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 0);
    const left = life.desired === 'STOPPED' ? Promise.resolve() : letLeave(command.taskId);
    void left.then(() =>
      finish(run, 'EssentialContainerExited', 'Essential container in task exited'),
    );
  });
}

async function stop(run: Run, reason: string): Promise<void> {
  const { life, child } = run;
  if (life.desired === 'STOPPED') return run.stopped.opened;
  life.desired = 'STOPPED';
  life.stopCode = 'UserInitiated';
  life.stoppedReason = reason;
  clearTimeout(run.timer);
  if (!child) return finish(run, 'UserInitiated', reason);
  setStatus(life, 'STOPPING');
  child.kill('SIGTERM');
  run.timer = setTimeout(() => killGroup(child.pid), run.command.stopTimeoutMs);
  await run.stopped.opened;
}

async function finish(run: Run, stopCode: string, stoppedReason: string): Promise<void> {
  const { life, child } = run;
  clearTimeout(run.timer);
  life.desired = 'STOPPED';
  life.stopCode ??= stopCode;
  life.stoppedReason ??= stoppedReason;
  setStatus(life, 'DEPROVISIONING');
  if (child?.pid !== undefined) {
    await endTask(child.pid, run.command.taskId);
    run.listeners.watchdog.release(child.pid);
  }
  // ECS shows a stopped task for an hour; its process need not be kept for that.
  run.child = undefined;
  setStatus(life, 'STOPPED');
  run.stopped.open();
  run.listeners.onEnd();
}
