/** Counts a pool: what is idle, busy, starting and waiting, as the target, the API and the metrics want it. */
import { listingOf, sessionsOn, type Task } from '../task/task.ts';
import type { PoolRecord } from './pool.ts';

/** A pool at one moment. Tasks are counted once: idle, busy, starting or draining. */
export interface Census {
  /** Ready, no session, claimable, of a revision that takes sessions. */
  readonly idle: number;
  /** With at least one session, draining ones included. */
  readonly busy: number;
  /** With more than one session. */
  readonly shared: number;
  readonly starting: number;
  /** Without a session and on the way out. */
  readonly draining: number;
  /** Sessions waiting for a seat. */
  readonly waiting: number;
  readonly sessions: number;
  /** Free seats beside a session, open ones only. */
  readonly spareOpen: number;
  /** Tasks with a session whose CPU keeps their spare seats closed. */
  readonly spareClosed: number;
  /** Everything that is paid for. */
  readonly fleet: number;
}

/** Counts tasks and waiting sessions. */
export function takeCensus(
  tasks: readonly Task[],
  waiting: number,
  record: Pick<PoolRecord, 'revisions'>,
): Census {
  const open = new Set(record.revisions.filter((r) => r.weight > 0).map((r) => r.revision));
  const count = {
    idle: 0,
    busy: 0,
    shared: 0,
    starting: 0,
    draining: 0,
    sessions: 0,
    spareOpen: 0,
    spareClosed: 0,
  };
  // one pass: a tick has some ms for tens of thousands of tasks
  for (const task of tasks) {
    const sessions = sessionsOn(task);
    const current = open.has(task.revision);
    if (sessions === 0) {
      if (task.state === 'draining') count.draining += 1;
      else if (current && task.state === 'starting') count.starting += 1;
      else if (current && task.state === 'ready' && isComing(task)) count.idle += 1;
      continue;
    }
    count.busy += 1;
    count.sessions += sessions;
    if (sessions > 1) count.shared += 1;
    if (task.state === 'ready' && !task.spareOpen) count.spareClosed += 1;
    if (current && listingOf(task) === 'spare') count.spareOpen += freeSeats(task);
  }
  return { ...count, waiting, fleet: tasks.length };
}

function freeSeats(task: Task): number {
  let free = 0;
  for (const seat of task.seats) if (seat.state === 'idle') free += 1;
  return free;
}

/** An empty ready task counts as idle also while its only seat is warmed again: it is back in a second. */
function isComing(task: Task): boolean {
  return (
    !task.muted && task.seats.some((seat) => seat.state === 'idle' || seat.state === 'warming')
  );
}

/** Launch to claimable of the latest launches, in ms: the median, or `otherwise` where none is known. */
export function medianLeadTimeMs(tasks: readonly Task[], otherwise: number): number {
  const leads = new Float64Array(tasks.length);
  let length = 0;
  for (const { readyAtMs, launchedAtMs } of tasks)
    if (readyAtMs !== undefined && readyAtMs >= launchedAtMs)
      leads[length++] = readyAtMs - launchedAtMs;
  const known = leads.subarray(0, length).sort();
  return known[Math.floor(length / 2)] ?? otherwise;
}
