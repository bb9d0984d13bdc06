/**
 * Who is dead. No single word is believed: a task is taken for dead when two sources agree, one of which has to say so and
 * not merely be silent. Pure; `apply-reap.ts` asks the second source and acts.
 *
 *   silent for 15 s   and ECS says that it has stopped          -> gone: its sessions end now
 *   silent for 45 s   and it does not answer when it is asked   -> hung: killed and stopped; its sessions end once it is gone
 *   launched 5 minutes ago and never ready                      -> the same: nobody has ever been served by it
 */
import { HEARTBEAT_STALE_MS, REAP_PAUSE_SHARE } from '../../../core/limits.ts';
import type { HowItEnded } from '../../../core/task/failed-start.ts';
import type { LaunchedTask } from '../../../core/task/launcher.ts';
import { type Pulse, sessionsOn, type Task } from '../../../core/task/task.ts';

/** A launch that has not registered and warmed by then is given up; exceeds the slowest start seen (90 s) well. */
export const LAUNCH_DEADLINE_MS = 300_000;

/** A running task of ours without an item in the table is stopped after this; exceeds launch and listing delays. */
export const ORPHAN_AFTER_MS = 180_000;

/** A task silent for so long is asked after in ECS; exceeds one heartbeat with its jitter. */
export const SILENT_MS = 15_000;

/** Silent for so long, a task has no call any more: none may last longer than four hours, and its bot and caller end it. */
const OUTLASTED_MS = 4 * 3_600_000 + 600_000;

/**
 * The most tasks that ECS is asked after in one go: fifty calls of a hundred tasks, of an account's 100 at once and 20 a second
 * for all readers. A table that stalls for 20 s makes every task silent: 30,000 would be 300 calls.
 */
const ASKED_IN_ONE_GO = 5_000;

/** The same while more than a fifth is stale at once: ten calls. */
const ASKED_WHILE_PAUSED = 1_000;

/** A task, and why it is taken for dead. */
export interface DeathVerdict extends HowItEnded {
  readonly task: Task;
}

/** Tasks that were not heard lately. */
export interface Silence {
  /** ECS is to be asked what has become of them: all, or those that were not heard for longest. */
  readonly silent: readonly Task[];
  /** Silent for so long that they count as stale. */
  readonly stale: ReadonlySet<string>;
  /** Too many are stale at once to be believed: no call is ended for it. */
  readonly paused: boolean;
  /** Stale for longer than any call may last. */
  readonly outlasted: ReadonlySet<string>;
}

/** What the reaper looks at. */
export interface ReapInput {
  readonly tasks: readonly Task[];
  readonly pulses: readonly Pulse[];
  readonly nowMs: number;
}

/** Finds the tasks that were not heard lately. */
export function findSilent({ tasks, pulses, nowMs }: ReapInput): Silence {
  const heard = new Map(pulses.map((p) => [p.taskId, p.heardAtMs]));
  const ageMs = ({ taskId }: Task) => nowMs - (heard.get(taskId) ?? nowMs);
  const silent = tasks.filter((task) => ageMs(task) > SILENT_MS);
  // One that was only launched has no supervisor yet, and its silence says nothing.
  const stale = silent.filter((task) => task.version > 0 && ageMs(task) > HEARTBEAT_STALE_MS);
  const paused = stale.length > 1 && stale.length > REAP_PAUSE_SHARE * tasks.length;
  const outlasted = stale.filter((task) => ageMs(task) > OUTLASTED_MS);
  const most = paused ? ASKED_WHILE_PAUSED : ASKED_IN_ONE_GO;
  // Those that were not heard for longest first: whoever stalls is not asked after before whoever is dead.
  if (silent.length > most) silent.sort((a, b) => ageMs(b) - ageMs(a));
  return {
    silent: silent.slice(0, most),
    stale: new Set(stale.map((task) => task.taskId)),
    paused,
    outlasted: new Set(outlasted.map((task) => task.taskId)),
  };
}

/** What follows from ECS's word on the silent ones. */
export interface Verdicts {
  /** Kill, and end their sessions. */
  readonly gone: readonly DeathVerdict[];
  /** Stale, and ECS does not say that they have stopped: ask them, and kill those that do not answer. */
  readonly suspects: readonly DeathVerdict[];
  /** Kill and stop. */
  readonly late: readonly DeathVerdict[];
}

/** Silence, and ECS's word on it. A task that ECS does not know of is left out of `described`, which says nothing. */
export interface Evidence {
  readonly tasks: readonly Task[];
  readonly silence: Silence;
  readonly described: readonly LaunchedTask[];
  readonly nowMs: number;
}

/** Judges all tasks of a pool. */
export function findDead({ tasks, silence, described, nowMs }: Evidence): Verdicts {
  const { silent, stale, paused, outlasted } = silence;
  const inEcs = new Map(described.map((l) => [l.taskId, l]));
  const hasStopped = ({ taskId }: Task) => inEcs.get(taskId)?.state === 'stopped';
  const isLate = (t: Task) => t.state === 'starting' && nowMs - t.launchedAtMs > LAUNCH_DEADLINE_MS;
  const gone = new Set(silent.filter(hasStopped));
  const late = new Set(tasks.filter((task) => isLate(task) && !gone.has(task)));
  // The pause ends, too: a pool whose tasks all hang would keep their sessions open for ever.
  const isSpared = (task: Task) => paused && sessionsOn(task) > 0 && !outlasted.has(task.taskId);
  const isSuspect = (task: Task) =>
    stale.has(task.taskId) && !gone.has(task) && !late.has(task) && !isSpared(task);
  return {
    gone: [...gone].map((task) => {
      const {
        stoppedReason: reason = 'stopped',
        stopCode,
        exitCode,
      } = inEcs.get(task.taskId) ?? {};
      return { task, reason, stopCode, exitCode };
    }),
    suspects: silent.filter(isSuspect).map((task) => ({ task, reason: 'heartbeat stale' })),
    late: [...late].map((task) => {
      const hasStarted = inEcs.get(task.taskId)?.state !== 'starting';
      const reason = hasStarted ? 'never became ready' : 'never got its network interface or image';
      return { task, reason };
    }),
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

/** Running tasks of ours that the table did not list, old enough that it should have. */
export function findOrphans(
  tasks: readonly Task[],
  launched: readonly LaunchedTask[],
  nowMs: number,
): LaunchedTask[] {
  const known = new Set(tasks.map((task) => task.taskId));
  return launched.filter(
    (l) => l.state === 'running' && !known.has(l.taskId) && nowMs - l.createdAtMs > ORPHAN_AFTER_MS,
  );
}
