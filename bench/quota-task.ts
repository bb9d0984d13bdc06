/** One task of the parrot with a spare seat, under a task's CPU quota, and what callers outside of the quota need to talk to it. */
import { setTimeout as pause } from 'node:timers/promises';
import { familyOf } from '../services/supervisor/process/process-group.ts';
import { type CpuQuota, createCpuQuota } from './cpu-quota.ts';
import { usageOf } from './process-tree.ts';
import { type SystemProcess, startSystemProcess } from './system-process.ts';

/** What a task of the pool has. */
const VCPU = 0.5;

/** From one sentence of a caller to the next: its answer by the parrot and a pause lie between. */
export const TURN_MS = 10_000;

/** Tries of three seconds until the spare seat is open. */
const JOIN_TRIES = 20;

/** The task, while it runs. */
export interface QuotaTask {
  /** Of the system that it belongs to. */
  readonly url: string;
  /** None where this machine allows none. */
  readonly quota: CpuQuota | undefined;
  /** The same in words. */
  readonly how: string;
  /** The supervisor and its bots, as they are now. */
  readonly pids: () => readonly number[];
}

/** Starts it, works, and leaves nothing behind. */
export async function withQuotaTask<T>(work: (task: QuotaTask) => Promise<T>): Promise<T> {
  const quota = createCpuQuota(`greenroom-bench-${process.pid}`, VCPU);
  const flags = ['--agent', 'parrot', '--warm', '1', '--max-tasks', '1', '--spare-seats', '1'];
  const system = await startSystemProcess(flags);
  const pids = () => taskOf(system);
  try {
    if (!('add' in quota))
      return await work({ url: system.url, quota: undefined, how: `NO quota: ${quota.why}`, pids });
    for (const pid of pids()) quota.add(pid);
    return await work({ url: system.url, quota, how: `quota ${VCPU} vCPU, a cgroup`, pids });
  } finally {
    await system.close();
    if ('add' in quota) quota.remove();
  }
}

function taskOf({ pid }: SystemProcess): readonly number[] {
  const supervisor = familyOf(pid).find((one) => usageOf(one).command.endsWith('/supervisor.mjs'));
  if (!supervisor) throw new Error('Cannot bench: the system runs no task');
  return familyOf(supervisor);
}

/** Late frames and CPU close a task's spare seat for ten seconds or more; a caller who would wait then comes again. */
export async function whenOpen<T>(join: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < JOIN_TRIES; tries++) {
    const caller = await join();
    if (caller) return caller;
    await pause(3_000);
  }
  throw new Error('Cannot bench: the task opens no second seat on this machine');
}
