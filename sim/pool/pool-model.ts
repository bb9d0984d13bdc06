/**
 * A pool of tasks in discrete events: arrivals, launches, ready tasks, ends of sessions, decisions. The model is the
 * judge's (docs/scaling.md): one seat a task and some spare ones, first come first served, nobody gives up.
 */
import {
  arrive,
  becomeReady,
  createPoolState,
  decide,
  endNextSession,
  type PoolState,
  waiting,
} from './pool-state.ts';
import {
  COLD_AFTER_S,
  type Played,
  type PoolWatch,
  type Rule,
  type Sessions,
  type World,
} from './pool-world.ts';

/** Plays the sessions against the rule; `watch` sees each decision of the counted time. Throws if sessions wait for ever. */
export function playPool(
  sessions: Sessions,
  world: World,
  by: { rule: Rule; watch?: PoolWatch },
): Played {
  const pool = createPoolState(sessions, world);
  const tally = createTally();
  const { arrivalsS } = sessions;
  const n = arrivalsS.length;
  let nextTickS = world.fromS;
  let lastS = world.fromS;
  for (let j = 0; ; ) {
    const ta = j < n ? arrivalsS[j]! : Infinity;
    const tr = pool.ready.peek();
    const te = pool.ends.peek();
    let t = Math.min(ta, tr, te);
    if (nextTickS < t && nextTickS < world.toS) t = nextTickS;
    const untilS = Math.min(t, world.toS);
    if (untilS > lastS) {
      passTime(tally, pool, untilS - lastS);
      lastS = untilS;
      if (untilS >= world.toS) tally.left = { launches: pool.launches, stopped: pool.stopped };
    }
    if (t >= world.toS && waiting(pool) === 0) break;
    if (t === Infinity) throw new Error('Cannot end: sessions wait and nothing will free them');
    if (t === te && te <= tr && te <= ta) endNextSession(pool, t);
    else if (t === tr && tr <= ta) becomeReady(pool, t);
    else if (t === ta) arrive(pool, t, j++);
    else {
      if (!tally.counting && t >= world.measureFromS) startCounting(tally, pool);
      decide(pool, t, tally.counting ? by : { rule: by.rule });
      nextTickS += world.tickS;
    }
    if (tally.counting && t < world.toS) noteMost(tally, pool);
  }
  return report(pool, tally);
}

interface Tally {
  counting: boolean;
  idleS: number;
  startingS: number;
  busyS: number;
  taskS: number;
  sharedS: number;
  maxTasks: number;
  maxActive: number;
  /** Launched and stopped before the counted time, and by its end. */
  born: { launches: number; stopped: number };
  left: { launches: number; stopped: number };
}

function createTally(): Tally {
  return {
    counting: false,
    idleS: 0,
    startingS: 0,
    busyS: 0,
    taskS: 0,
    sharedS: 0,
    maxTasks: 0,
    maxActive: 0,
    born: { launches: 0, stopped: 0 },
    left: { launches: 0, stopped: 0 },
  };
}

function passTime(tally: Tally, pool: PoolState, seconds: number): void {
  tally.idleS += pool.tasks.count(0) * seconds;
  tally.startingS += pool.starting * seconds;
  tally.busyS += pool.active * seconds;
  tally.taskS += pool.tasks.size * seconds;
  tally.sharedS += pool.sharing * seconds;
}

function startCounting(tally: Tally, pool: PoolState): void {
  Object.assign(tally, createTally(), { counting: true });
  tally.born = { launches: pool.launches, stopped: pool.stopped };
}

function noteMost(tally: Tally, pool: PoolState): void {
  tally.maxTasks = Math.max(tally.maxTasks, pool.tasks.size + pool.starting);
  tally.maxActive = Math.max(tally.maxActive, pool.active);
}

function report({ sessions, world, waitsS, onSpare }: PoolState, tally: Tally): Played {
  const { arrivalsS, durationsS } = sessions;
  let first = 0;
  while (first < arrivalsS.length && arrivalsS[first]! < world.measureFromS) first++;
  let cold = 0;
  let sessionS = 0;
  let spare = 0;
  for (let j = first; j < arrivalsS.length; j++) {
    if (waitsS[j]! > COLD_AFTER_S) cold++;
    sessionS += durationsS[j]!;
    spare += onSpare[j]!;
  }
  const { idleS, startingS, busyS, taskS, sharedS, maxTasks, maxActive, born, left } = tally;
  return {
    sessions: arrivalsS.length - first,
    cold,
    sessionS,
    spare,
    arrivalsS: arrivalsS.subarray(first),
    waitsS: waitsS.subarray(first),
    idleS,
    startingS,
    busyS,
    taskS,
    sharedS,
    maxTasks,
    maxActive,
    launches: left.launches - born.launches,
    stopped: left.stopped - born.stopped,
    spanS: world.toS - world.measureFromS,
  };
}
