/** Counts a pool: what is idle, busy, starting and waiting, as the target, the API and the metrics want it. */
import type { PoolRecord } from '../../core/pool.ts';
import { listingOf, sessionsOn, type Task } from '../../core/task.ts';

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
export function takeCensus(tasks: readonly Task[], waiting: number, record: PoolRecord): Census {
  const open = new Set(record.revisions.filter((r) => r.weight > 0).map((r) => r.revision));
  const current = (task: Task) => open.has(task.revision);
  const busy = tasks.filter((task) => sessionsOn(task) > 0);
  const empty = tasks.filter((task) => sessionsOn(task) === 0);
  const freeSeats = (task: Task) => task.seats.filter((seat) => seat.state === 'idle').length;
  const spare = busy.filter((task) => listingOf(task) === 'spare' && current(task));
  return {
    idle: empty.filter((task) => isComing(task) && task.state === 'ready' && current(task)).length,
    busy: busy.length,
    shared: busy.filter((task) => sessionsOn(task) > 1).length,
    starting: empty.filter((task) => task.state === 'starting' && current(task)).length,
    draining: empty.filter((task) => task.state === 'draining').length,
    waiting,
    sessions: busy.reduce((sum, task) => sum + sessionsOn(task), 0),
    spareOpen: spare.reduce((sum, task) => sum + freeSeats(task), 0),
    spareClosed: busy.filter((task) => task.state === 'ready' && !task.spareOpen).length,
    fleet: tasks.length,
  };
}

/** An empty ready task counts as idle also while its only seat is warmed again: it is back in a second. */
function isComing(task: Task): boolean {
  return (
    !task.muted && task.seats.some((seat) => seat.state === 'idle' || seat.state === 'warming')
  );
}

/** Launch to claimable of the latest launches, in ms: the median, or `otherwise` where none is known. */
export function medianLeadTimeMs(tasks: readonly Task[], otherwise: number): number {
  const known = tasks
    .flatMap((task) => (task.readyAtMs === undefined ? [] : [task.readyAtMs - task.launchedAtMs]))
    .filter((ms) => ms >= 0)
    .sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? otherwise;
}
