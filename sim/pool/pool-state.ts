/** A pool in play: its tasks, what is to come, and the four things that happen to it. */
import { createTimeHeap, type TimeHeap } from '../../core/time/time-heap.ts';
import type { Observation, PoolWatch, Rule, Sessions, World } from './pool-world.ts';
import { createTaskLevels, type TaskLevels } from './task-levels.ts';

/** Changed in place by the events below. */
export interface PoolState {
  readonly sessions: Sessions;
  readonly world: World;
  readonly tasks: TaskLevels;
  /** Items are the times of launch. */
  readonly ready: TimeHeap;
  readonly ends: TimeHeap;
  readonly waitsS: Float64Array;
  readonly onSpare: Uint8Array;
  readonly taskOf: Int32Array;
  readonly queue: number[];
  /** First of the queue that still waits. */
  queueHead: number;
  starting: number;
  active: number;
  /** Sessions on tasks with more than one. */
  sharing: number;
  /** The number of warm tasks last named. */
  target: number;
  launches: number;
  stopped: number;
  readonly seen: Observation;
  tick: number;
}

/** Empty, before the first decision. */
export function createPoolState(sessions: Sessions, world: World): PoolState {
  const n = sessions.arrivalsS.length;
  return {
    sessions,
    world,
    tasks: createTaskLevels(world.spareSeats + 1),
    ready: createTimeHeap(),
    ends: createTimeHeap(),
    waitsS: new Float64Array(n).fill(-1),
    onSpare: new Uint8Array(n),
    taskOf: new Int32Array(n),
    queue: [],
    queueHead: 0,
    starting: 0,
    active: 0,
    sharing: 0,
    target: 0,
    launches: 0,
    stopped: 0,
    seen: emptyObservation(),
    tick: 0,
  };
}

function emptyObservation(): Observation {
  return {
    tick: 0,
    nowS: 0,
    active: 0,
    idle: 0,
    starting: 0,
    waiting: 0,
    arrived: 0,
    cold: 0,
    ended: 0,
    endedSumS: 0,
    busyTasks: 0,
    spareFree: 0,
    spareGiven: 0,
    leadsS: [],
  };
}

/** Sessions without a seat. */
export function waiting(pool: PoolState): number {
  return pool.queue.length - pool.queueHead;
}

/** Session `j` comes: an idle task, else a spare seat, else the queue and a task started for it. */
export function arrive(pool: PoolState, t: number, j: number): void {
  const { world, tasks, seen } = pool;
  seen.arrived++;
  const task = tasks.first(world.spareSeats);
  if (task < 0) {
    seen.cold++;
    pool.queue.push(j);
    launch(pool, t, 1);
    return;
  }
  seat(pool, t, { session: j, task });
  if (world.refill === 'claim' && tasks.count(0) + pool.starting - waiting(pool) < pool.target)
    launch(pool, t, 1);
}

/** A launched task is claimable: the waiting take its own seat and its spare ones. */
export function becomeReady(pool: PoolState, t: number): void {
  pool.seen.leadsS.push(t - pool.ready.pop());
  pool.starting--;
  const task = pool.tasks.add();
  for (let s = 0; s <= pool.world.spareSeats && waiting(pool) > 0; s++)
    seat(pool, t, { session: takeWaiting(pool), task });
}

/** The session that ends next ends; its task goes, or takes the first that waits. */
export function endNextSession(pool: PoolState, t: number): void {
  const { world, tasks } = pool;
  const session = pool.ends.pop();
  const task = pool.taskOf[session]!;
  shift(pool, task, -1);
  pool.active--;
  pool.seen.ended++;
  pool.seen.endedSumS += pool.sessions.durationsS[session]!;
  if (world.reuse || world.spareSeats > 0) {
    if (waiting(pool) > 0) seat(pool, t, { session: takeWaiting(pool), task });
    return;
  }
  tasks.remove(task);
  // The cap has room again for one who waits.
  if (world.maxTasks > 0 && pool.starting < waiting(pool)) launch(pool, t, 1);
}

/** The rule is asked; what is lacking is launched now, what is too many and idle is stopped now. */
export function decide(pool: PoolState, t: number, by: { rule: Rule; watch?: PoolWatch }): void {
  const { tasks, seen } = pool;
  look(pool, t);
  const answer = by.rule(seen);
  by.watch?.(seen, answer);
  pool.target = answer.warm;
  const have = seen.idle + seen.starting - seen.waiting;
  if (have < answer.warm) launch(pool, t, answer.warm - have);
  for (let excess = Math.min(seen.idle, have - answer.keep); excess > 0; excess--) {
    tasks.remove(tasks.first(0));
    pool.stopped++;
  }
  seen.arrived = seen.cold = seen.ended = seen.endedSumS = seen.spareGiven = 0;
  seen.leadsS.length = 0;
}

function look(pool: PoolState, t: number): void {
  const { seen, tasks, world } = pool;
  seen.tick = pool.tick++;
  seen.nowS = t;
  seen.active = pool.active;
  seen.idle = tasks.count(0);
  seen.starting = pool.starting;
  seen.waiting = waiting(pool);
  seen.busyTasks = tasks.size - seen.idle;
  seen.spareFree = seen.busyTasks * (1 + world.spareSeats) - pool.active;
}

function takeWaiting(pool: PoolState): number {
  return pool.queue[pool.queueHead++]!;
}

function seat(pool: PoolState, t: number, of: { session: number; task: number }): void {
  const { session, task } = of;
  if (pool.tasks.sessionsOn(task) > 0) {
    pool.onSpare[session] = 1;
    pool.seen.spareGiven++;
  }
  pool.waitsS[session] = t - pool.sessions.arrivalsS[session]!;
  pool.taskOf[session] = task;
  shift(pool, task, 1);
  pool.active++;
  pool.ends.push(t + pool.sessions.durationsS[session]!, session);
}

function shift(pool: PoolState, task: number, by: 1 | -1): void {
  const before = pool.tasks.sessionsOn(task);
  if (before >= 2) pool.sharing -= before;
  if (before + by >= 2) pool.sharing += before + by;
  pool.tasks.move(task, by);
}

function launch(pool: PoolState, t: number, wanted: number): void {
  const { maxTasks, nextLeadS } = pool.world;
  const room = maxTasks > 0 ? maxTasks - pool.tasks.size - pool.starting : wanted;
  const count = Math.max(0, Math.min(wanted, room));
  for (let i = 0; i < count; i++) pool.ready.push(t + nextLeadS(t), t);
  pool.starting += count;
  pool.launches += count;
}
