/**
 * A pool of tasks in discrete events: arrivals, launches, ready tasks, ends of sessions, decisions. The model is the
 * judge's (docs/scaling.md): one seat a task and some spare ones, first come first served, nobody gives up.
 */
import { createTimeHeap } from './heap.ts';

/** What a rule sees at a decision; all counts are now, before its answer. */
export interface Observation {
  tick: number;
  nowS: number;
  active: number;
  idle: number;
  starting: number;
  waiting: number;
  arrived: number;
  cold: number;
  ended: number;
  endedSumS: number;
  busyTasks: number;
  spareFree: number;
  spareGiven: number;
}

/** A rule: how many must be warm, and above how many idle ones are stopped. */
export type Rule = (o: Readonly<Observation>) => { readonly warm: number; readonly keep: number };

/** Sessions in order of arrival, in seconds. */
export interface Sessions {
  readonly arrivalsS: Float64Array;
  readonly durationsS: Float64Array;
}

/** The world around the rule. */
export interface World {
  readonly fromS: number;
  /** Sessions before are played and not counted. */
  readonly measureFromS: number;
  readonly toS: number;
  readonly tickS: number;
  readonly nextLeadS: () => number;
  /** Idle again after a session, instead of gone. */
  readonly reuse: boolean;
  readonly spareSeats: number;
  /** 'claim': each claim is made good at once up to the number last named. */
  readonly refill: 'tick' | 'claim';
  /** 0: none. */
  readonly maxTasks: number;
}

/** What happened in the counted time; times in task-seconds. */
export interface Played {
  readonly sessions: number;
  readonly cold: number;
  readonly waitsS: Float64Array;
  readonly sessionS: number;
  readonly idleS: number;
  readonly startingS: number;
  readonly taskS: number;
  readonly busyS: number;
  readonly sharedS: number;
  readonly spare: number;
  readonly launches: number;
  readonly stopped: number;
  readonly maxTasks: number;
}

/** Plays the sessions against the rule. */
export function playPool(sessions: Sessions, world: World, rule: Rule): Played {
  const { arrivalsS, durationsS } = sessions;
  const n = arrivalsS.length;
  const waits = new Float64Array(n);
  const spare = new Uint8Array(n);
  const onTask = new Map<number, number>();
  const levels = Array.from({ length: world.spareSeats + 2 }, () => new Set<number>());
  const idleTasks = levels[0]!;
  const ready = createTimeHeap();
  const ends = createTimeHeap();
  const taskOf = new Int32Array(n);
  const queue: number[] = [];
  let head = 0;
  let names = 0;
  let starting = 0;
  let active = 0;
  let target = 0;
  let launches = 0;
  let stopped = 0;
  let maxTasks = 0;
  let sharing = 0;
  const sums = { idle: 0, start: 0, act: 0, task: 0, shared: 0 };
  const marks = { launches: 0, stopped: 0 };
  let measured = false;
  const o: Observation = {
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
  };
  let arrived = 0;
  let coldNow = 0;
  let ended = 0;
  let endedSum = 0;
  let spareNow = 0;
  const waiting = () => queue.length - head;
  const move = (task: number, by: number) => {
    const m = onTask.get(task)!;
    levels[m]!.delete(task);
    onTask.set(task, m + by);
    levels[m + by]!.add(task);
    if (m >= 2) sharing -= m;
    if (m + by >= 2) sharing += m + by;
  };
  const seat = (j: number, t: number, task: number) => {
    if (onTask.get(task)! > 0) {
      spare[j] = 1;
      spareNow++;
    }
    waits[j] = t - arrivalsS[j]!;
    taskOf[j] = task;
    move(task, 1);
    active++;
    ends.push(t + durationsS[j]!, j);
  };
  const launch = (t: number, wanted: number) => {
    const room = world.maxTasks ? world.maxTasks - onTask.size - starting : wanted;
    const k = Math.max(0, Math.min(wanted, room));
    for (let i = 0; i < k; i++) ready.push(t + world.nextLeadS(), 0);
    starting += k;
    launches += k;
  };
  const firstSeat = (): number | undefined => {
    for (let m = 0; m <= world.spareSeats; m++) {
      for (const task of levels[m]!) return task;
    }
    return undefined;
  };
  let last = world.fromS;
  let nextTick = world.fromS;
  let i = 0;
  const left = { launches: 0, stopped: 0 };
  for (;;) {
    const ta = i < n ? arrivalsS[i]! : Infinity;
    const tr = ready.peek();
    const te = ends.peek();
    let t = Math.min(ta, tr, te);
    if (nextTick < t && nextTick < world.toS) t = nextTick;
    const dt = Math.min(t, world.toS) - last;
    if (dt > 0) {
      sums.idle += idleTasks.size * dt;
      sums.start += starting * dt;
      sums.act += active * dt;
      sums.task += onTask.size * dt;
      sums.shared += sharing * dt;
      last += dt;
      if (last >= world.toS) {
        left.launches = launches - marks.launches;
        left.stopped = stopped - marks.stopped;
      }
    }
    if (t >= world.toS && waiting() === 0) break;
    if (t === Infinity) throw new Error('Cannot end: sessions wait and nothing will free them');
    if (t === te && te <= tr && te <= ta) {
      const j = ends.pop();
      const task = taskOf[j]!;
      move(task, -1);
      active--;
      ended++;
      endedSum += durationsS[j]!;
      if (world.reuse) {
        if (waiting() > 0) seat(queue[head++]!, t, task);
      } else {
        idleTasks.delete(task);
        onTask.delete(task);
        if (world.maxTasks && starting < waiting()) launch(t, 1);
      }
    } else if (t === tr && tr <= ta) {
      ready.pop();
      starting--;
      onTask.set(names, 0);
      idleTasks.add(names);
      for (let s = 0; s <= world.spareSeats && waiting() > 0; s++) seat(queue[head++]!, t, names);
      names++;
    } else if (t === ta) {
      arrived++;
      const task = firstSeat();
      if (task !== undefined) {
        seat(i, t, task);
        if (world.refill === 'claim' && idleTasks.size + starting - waiting() < target)
          launch(t, 1);
      } else {
        coldNow++;
        queue.push(i);
        launch(t, 1);
      }
      i++;
    } else {
      if (!measured && t >= world.measureFromS) {
        measured = true;
        sums.idle = sums.start = sums.act = sums.task = sums.shared = 0;
        marks.launches = launches;
        marks.stopped = stopped;
        maxTasks = 0;
      }
      o.nowS = t;
      o.active = active;
      o.idle = idleTasks.size;
      o.starting = starting;
      o.waiting = waiting();
      o.arrived = arrived;
      o.cold = coldNow;
      o.ended = ended;
      o.endedSumS = endedSum;
      o.busyTasks = onTask.size - o.idle;
      o.spareFree = o.busyTasks * (1 + world.spareSeats) - active;
      o.spareGiven = spareNow;
      arrived = coldNow = ended = spareNow = 0;
      endedSum = 0;
      const answer = rule(o);
      o.tick++;
      target = answer.warm;
      const have = o.idle + starting - o.waiting;
      if (have < target) launch(t, target - have);
      else if (have > answer.keep) {
        let excess = Math.min(o.idle, have - answer.keep);
        for (const task of idleTasks) {
          if (excess-- <= 0) break;
          idleTasks.delete(task);
          onTask.delete(task);
          stopped++;
        }
      }
      nextTick += world.tickS;
    }
    if (measured) maxTasks = Math.max(maxTasks, onTask.size + starting);
  }
  let first = 0;
  while (first < n && arrivalsS[first]! < world.measureFromS) first++;
  let cold = 0;
  let sessionS = 0;
  let spareSum = 0;
  for (let j = first; j < n; j++) {
    if (waits[j]! > 1) cold++;
    sessionS += durationsS[j]!;
    spareSum += spare[j]!;
  }
  return {
    sessions: n - first,
    cold,
    waitsS: waits.subarray(first),
    sessionS,
    idleS: sums.idle,
    startingS: sums.start,
    taskS: sums.task,
    busyS: sums.act,
    sharedS: sums.shared,
    spare: spareSum,
    launches: left.launches,
    stopped: left.stopped,
    maxTasks,
  };
}
