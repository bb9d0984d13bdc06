/** A pool's tasks as an operator looks at them: what each holds, and when it was last heard. */
import type { TaskStore } from '../store/store.ts';
import type { Pulse, SeatState, Task, TaskState } from '../task/task.ts';
import { sessionsOn } from '../task/task.ts';

/** One task. */
export interface TaskRow {
  readonly taskId: string;
  readonly revision: string;
  readonly zone: string;
  readonly state: TaskState;
  readonly seats: readonly SeatState[];
  readonly sessions: readonly string[];
  readonly served: number;
  readonly launchedAtMs: number;
  /** Missing: it has not been heard yet. */
  readonly heardAgoMs?: number;
  readonly cpuShare?: number;
  readonly lateFrames?: number;
  /** A claim ran out here, and its supervisor has not been heard since. */
  readonly muted: boolean;
  readonly reason?: string;
}

/** The tasks of these pools, as they are in the table. */
export async function readTaskRows(
  store: Pick<TaskStore, 'listTasks' | 'pulses'>,
  pools: readonly string[],
  nowMs: number,
): Promise<TaskRow[]> {
  const tasks = (await Promise.all(pools.map((pool) => store.listTasks(pool)))).flat();
  return taskRows(tasks, await store.pulses(tasks.map(({ taskId }) => taskId)), nowMs);
}

/** Those with most sessions first, then the oldest. */
export function taskRows(
  tasks: readonly Task[],
  pulses: readonly Pulse[],
  nowMs: number,
): TaskRow[] {
  const pulseOf = new Map(pulses.map((pulse) => [pulse.taskId, pulse]));
  return tasks
    .toSorted((a, b) => sessionsOn(b) - sessionsOn(a) || a.launchedAtMs - b.launchedAtMs)
    .map((task) => rowOf(task, pulseOf.get(task.taskId), nowMs));
}

function rowOf(task: Task, pulse: Pulse | undefined, nowMs: number): TaskRow {
  const { taskId, revision, zone, state, served, launchedAtMs, muted, reason } = task;
  const heard = pulse && pulse.heardAtMs > 0 ? pulse : undefined;
  return {
    taskId,
    revision,
    zone,
    state,
    seats: task.seats.map((seat) => seat.state),
    sessions: task.seats.flatMap((seat) => seat.sessionId ?? []),
    served,
    launchedAtMs,
    muted,
    ...(reason === undefined ? {} : { reason }),
    ...(heard && {
      heardAgoMs: nowMs - heard.heardAtMs,
      cpuShare: heard.cpuShare,
      lateFrames: heard.lateFrames,
    }),
  };
}
