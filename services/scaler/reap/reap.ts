/** Who is dead: compares the table with heartbeats and with what ECS runs. Pure; `apply-reap.ts` acts on it. */
import type { LaunchedTask } from '../../../core/launcher.ts';
import { HEARTBEAT_STALE_MS, REAP_PAUSE_SHARE } from '../../../core/limits.ts';
import type { Pulse, Task } from '../../../core/task.ts';

/** A launch that has not registered and warmed by then is given up; exceeds the slowest start seen (90 s) well. */
export const LAUNCH_DEADLINE_MS = 300_000;

/** A running task of ours without an item in the table is stopped after this; exceeds launch and listing delays. */
export const ORPHAN_AFTER_MS = 180_000;

/** What the reaper found. */
export interface Verdicts {
  /** ECS has stopped these, so their bots are gone: kill, and end their sessions. */
  readonly gone: readonly { readonly task: Task; readonly reason: string }[];
  /** Not heard of though ECS may still run them: kill and stop; their sessions only end once they are gone. */
  readonly unheard: readonly { readonly task: Task; readonly reason: string }[];
  /** Running, ours, and unknown to the table. */
  readonly orphans: readonly LaunchedTask[];
  /** Too many are stale at once to be believed: nothing was judged by its heartbeat. */
  readonly paused: boolean;
}

/** What the reaper looks at; `launched` holds every task ECS knows of, those stopped lately included. */
export interface ReapInput {
  readonly tasks: readonly Task[];
  readonly pulses: readonly Pulse[];
  readonly launched: readonly LaunchedTask[];
  readonly nowMs: number;
}

/** Judges all tasks of a pool. */
export function findDead(input: ReapInput): Verdicts {
  const { tasks, nowMs } = input;
  const inEcs = new Map(input.launched.map((l) => [l.taskId, l]));
  const gone = tasks.flatMap((task) => {
    const seen = inEcs.get(task.taskId);
    const missing = !seen && nowMs - task.launchedAtMs > ORPHAN_AFTER_MS;
    if (seen?.state !== 'stopped' && !missing) return [];
    return [{ task, reason: seen?.stoppedReason ?? 'unknown to ECS' }];
  });
  const goneTasks = new Set(gone.map(({ task }) => task));
  const rest = tasks.filter((task) => !goneTasks.has(task));
  const stale = findStale(rest, input);
  const paused = stale.length > 1 && stale.length > REAP_PAUSE_SHARE * rest.length;
  const late = rest.filter(
    (t) => t.state === 'starting' && nowMs - t.launchedAtMs > LAUNCH_DEADLINE_MS,
  );
  return {
    gone,
    unheard: [
      ...late.map((task) => ({ task, reason: 'never became ready' })),
      ...(paused ? [] : stale.map((task) => ({ task, reason: 'heartbeat stale' }))),
    ],
    orphans: findOrphans(input),
    paused,
  };
}

/** Seats whose claim no bot accepted in time. Plain loops: each tick asks this of every task. */
export function findExpiredClaims(
  tasks: readonly Task[],
  nowMs: number,
): { readonly task: Task; readonly seat: number }[] {
  const expired: { task: Task; seat: number }[] = [];
  for (const task of tasks)
    for (let seat = 0; seat < task.seats.length; seat++) {
      const { state, claimExpiresAtMs = 0 } = task.seats[seat] ?? { state: 'idle' };
      if (state === 'claimed' && claimExpiresAtMs < nowMs) expired.push({ task, seat });
    }
  return expired;
}

function findStale(tasks: readonly Task[], { pulses, nowMs }: ReapInput): Task[] {
  const heard = new Map(pulses.map((p) => [p.taskId, p.heardAtMs]));
  return tasks.filter((task) => {
    if (task.version === 0) return false;
    const at = heard.get(task.taskId);
    return at !== undefined && nowMs - at > HEARTBEAT_STALE_MS;
  });
}

function findOrphans({ tasks, launched, nowMs }: ReapInput): LaunchedTask[] {
  const known = new Set(tasks.map((task) => task.taskId));
  return launched.filter(
    (l) => l.state === 'running' && !known.has(l.taskId) && nowMs - l.createdAtMs > ORPHAN_AFTER_MS,
  );
}
