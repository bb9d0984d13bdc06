/** One task by itself: its supervisor's process, until the table lists it as idle. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskStore } from '../../core/store/store.ts';
import { listingOf } from '../../core/task/task.ts';
import { familyOf } from '../../services/supervisor/process/process-group.ts';
import type { CpuQuota } from '../cpu-quota.ts';
import { usageOf } from '../process-tree.ts';

/** What to start. */
export interface TaskStart {
  readonly taskId: string;
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly store: Pick<TaskStore, 'getTask'>;
  /** Without one: at full speed. */
  readonly group?: CpuQuota | undefined;
}

/** From the process's start to its being claimable. */
export interface Boot {
  readonly claimableMs: number;
  readonly cpuS: number;
}

const POLL_MS = 5;
const GIVE_UP_MS = 60_000;

/** Starts a task, waits until it can be claimed, ends it. Throws when it does not come. */
export async function bootTask(start: TaskStart): Promise<Boot> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [start.program], { env: start.env, stdio: 'ignore' });
  if (child.pid !== undefined) start.group?.add(child.pid);
  const exited = once(child, 'exit');
  try {
    while (performance.now() - startedMs < GIVE_UP_MS && child.exitCode === null) {
      const task = await start.store.getTask(start.taskId);
      const claimableMs = performance.now() - startedMs;
      if (task && listingOf(task) === 'idle') {
        const family = familyOf(child.pid ?? 0);
        return { claimableMs, cpuS: family.reduce((sum, pid) => sum + usageOf(pid).cpuS, 0) };
      }
      await pause(POLL_MS);
    }
    throw new Error('Cannot bench: the task does not become claimable');
  } finally {
    // Bots leave with their supervisor.
    for (const pid of familyOf(child.pid ?? 0).toReversed()) kill(pid);
    await exited;
    await pause(200);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
