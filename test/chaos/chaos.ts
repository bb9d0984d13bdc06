/**
 * The whole pool under faults: the real API, scalers and supervisors over one table, ECS and network that fail in every way
 * they can, in virtual time. The same seed gives the same history. Judged by what the bots themselves know.
 */
import { isLive, isOpen } from '../../core/session.ts';
import { sessionsOn } from '../../core/task.ts';
import { applyDeployment } from '../../services/scaler/plan/deploy.ts';
import type { Deployment } from '../../services/scaler/parse-env.ts';
import { createCallers, type Visit } from './callers.ts';
import { createFakeEcs, type FakeEcs } from './fake-ecs.ts';
import type { Violation } from './judge.ts';
import { apiOf, createKeepers, type Keepers } from './keepers.ts';
import type { Run } from './run.ts';
import { strike } from './strikes.ts';
import { type ChaosOptions, createWorld, POOL } from './world.ts';

/** From the last caller to a pool at rest: a wait, a call, what is taken for dead, and the slowest of it twice. */
const REST_MS = 360_000;

/** How a run went. */
export interface ChaosReport {
  readonly violations: readonly Violation[];
  readonly counts: ReadonlyMap<string, number>;
  readonly visits: ReadonlyMap<Visit, number>;
  /** From a caller's first request to being told of a bot, sorted. */
  readonly waitsMs: readonly number[];
  readonly virtualMs: number;
}

/** Runs until the pool is at rest after the last caller. */
export async function runChaos(
  options: ChaosOptions,
  progress: (done: number) => void = () => undefined,
): Promise<ChaosReport> {
  const run = createRun(options);
  const { world, callers } = run;
  const { time, judge } = world;
  const startMs = time.nowMs();
  const visits = new Map<Visit, number>();
  let [come, over] = [0, 0];
  let begun = false;
  const begin = async () => {
    await run.deploy(false);
    run.keepers.start();
    strike(run);
    // The first callers come to a warm pool.
    await time.sleep(60_000);
    begun = true;
    for (; come < options.sessions; come++) {
      void callers.visit(come).then((how) => {
        visits.set(how, (visits.get(how) ?? 0) + 1);
        over += 1;
        progress(over);
      });
      await time.sleep(world.about(options.arrivalMs));
    }
    world.cleared = true;
  };
  void begin();
  const limitMs = startMs + options.sessions * options.arrivalMs * 3 + 4 * REST_MS;
  await time.run(() => begun && over === options.sessions && world.cleared, limitMs);
  const restMs = time.nowMs() + REST_MS;
  await time.run(() => time.nowMs() >= restMs, restMs + REST_MS);
  await checkRest(run);
  return {
    violations: judge.violations,
    counts: judge.counts,
    visits,
    waitsMs: callers.waitsMs.toSorted((a, b) => a - b),
    virtualMs: time.nowMs() - startMs,
  };
}

function createRun(options: ChaosOptions): Run {
  const world = createWorld(options);
  const broken = new Set<string>();
  let deployed = 0;
  const late: { keepers?: Keepers; ecs?: FakeEcs } = {};
  const callers = createCallers(world, (actor) => apiOf(world, late, actor));
  const ecs = createFakeEcs(world, {
    callers,
    isBroken: (revision) => broken.has(revision),
    onStopped: (task) => late.keepers?.hearStopped(task),
  });
  const keepers = createKeepers(world, ecs);
  Object.assign(late, { keepers, ecs });
  return {
    world,
    ecs,
    callers,
    keepers,
    async deploy(bad) {
      const revision = `r${++deployed}`;
      if (bad) broken.add(revision);
      const deployment: Deployment = {
        revision,
        taskDefinition: `bot:${deployed}`,
        settings: settingsOf(options),
      };
      const of = { pool: POOL, deployment, nowMs: world.time.nowMs() };
      await applyDeployment(world.table, of);
    },
  };
}

function settingsOf({ minWarm, maxTasks, spareSeats }: ChaosOptions): Deployment['settings'] {
  return {
    minWarm,
    maxTasks,
    spareSeats,
    isolation: 'process',
    timeZone: 'UTC',
    maxTaskAgeMs: 3_600_000,
    maxSessionsPerTask: 50,
  };
}

/** Nothing leaks: no session is open, no seat is held, and what ECS runs is what the table lists. */
async function checkRest({ world, ecs }: Run): Promise<void> {
  const { truth, judge, options } = world;
  for (const phase of ['placing', 'waiting', 'live'] as const) {
    for (const session of await truth.listSessions(POOL, phase, 1_000)) {
      if (isOpen(session) || isLive(session))
        judge.blame('a session is open at rest', `${session.sessionId} ${session.state}`);
    }
  }
  const listed = await truth.listTasks(POOL);
  for (const task of listed)
    if (sessionsOn(task) > 0) judge.blame('a seat is held at rest', task.taskId);
  const running = ecs.running().map(({ taskId }) => taskId);
  const known = new Set(listed.map(({ taskId }) => taskId));
  for (const id of running) if (!known.has(id)) judge.blame('a task runs that nobody knows', id);
  for (const id of known) if (!running.includes(id)) judge.blame('a task is listed and gone', id);
  const idle = listed.filter((task) => task.state === 'ready').length;
  if (idle < options.minWarm || idle > options.minWarm + 1)
    judge.blame('the pool is not at its target at rest', String(idle));
  if ((await truth.line(POOL, 1_000)).length > 0) judge.blame('somebody is left in line', '');
}
