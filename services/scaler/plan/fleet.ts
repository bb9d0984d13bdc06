/** A pool's empty tasks by what is to become of them. */
import { incomingRevisions } from '../../../core/pool/rollout.ts';
import { listingOf, sessionsOn, type Task } from '../../../core/task/task.ts';
import { isProven } from './breaker.ts';
import type { PlanInput } from './plan-input.ts';

/** Tasks without a session. */
export interface Fleet {
  /** Ready, of a revision that takes sessions, and to stay. */
  readonly idle: readonly Task[];
  /** Launched and not ready, of a revision that takes sessions. */
  readonly starting: number;
  /** Of a revision that is to get sessions, by revision: claimable and for a while, or not yet. */
  readonly incoming: ReadonlyMap<string, { readonly warm: number; readonly starting: number }>;
  /** Ready, on their way out, each with its reason; they still serve whoever finds no other. */
  readonly leaving: readonly Departure[];
  /** Of no use any more: no session would find them. */
  readonly useless: readonly Departure[];
}

/** A task that is to go, and why. */
export interface Departure {
  readonly task: Task;
  readonly reason: string;
}

/** Sorts the tasks that have no session and are not draining. */
export function sortFleet(input: Pick<PlanInput, 'tasks' | 'record' | 'nowMs'>): Fleet {
  const serving = new Set(
    input.record.revisions.filter((r) => r.weight > 0).map((r) => r.revision),
  );
  const incoming = new Map(
    incomingRevisions(input.record).map((r) => [r.revision, { warm: 0, starting: 0 }]),
  );
  const fleet = {
    idle: [] as Task[],
    starting: 0,
    leaving: [] as Departure[],
    useless: [] as Departure[],
  };
  const useful = new Set([...serving, ...incoming.keys(), ...(input.record.lastServing ?? [])]);
  for (const task of input.tasks) {
    if ((task.state !== 'ready' && task.state !== 'starting') || sessionsOn(task) > 0) continue;
    const isServing = serving.has(task.revision);
    const gains = incoming.get(task.revision);
    const isReady = task.state === 'ready';
    const reason = whyLeave(task, input, isServing || gains !== undefined);
    const stays = isReady && useful.has(task.revision);
    if (reason) (stays ? fleet.leaving : fleet.useless).push({ task, reason });
    else if (isReady && isServing && comesBack(task)) fleet.idle.push(task);
    else if (!isReady && isServing) fleet.starting += 1;
    if (reason || !gains) continue;
    if (listingOf(task) === 'idle' && isProven(task, input.nowMs)) gains.warm += 1;
    else gains.starting += 1;
  }
  return { ...fleet, incoming };
}

/** Warm tasks of revisions that are to get sessions. */
export function countWarm({ incoming }: Pick<Fleet, 'incoming'>): number {
  return [...incoming.values()].reduce((sum, { warm }) => sum + warm, 0);
}

/** An empty ready task counts as idle also while its only seat is warmed again: it is back in a second. */
function comesBack(task: Task): boolean {
  return !task.muted && task.seats.some(({ state }) => state === 'idle' || state === 'warming');
}

function whyLeave(
  task: Task,
  { record, nowMs }: Pick<PlanInput, 'record' | 'nowMs'>,
  isWanted: boolean,
): string | undefined {
  if (!isWanted) return 'revision takes no sessions';
  if (task.noticed) return 'AWS retires its host';
  if (nowMs - task.launchedAtMs > record.settings.maxTaskAgeMs) return 'too old';
  return task.served >= record.settings.maxSessionsPerTask ? 'served enough sessions' : undefined;
}
