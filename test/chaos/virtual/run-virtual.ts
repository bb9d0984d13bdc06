/**
 * The whole pool under faults: the real API, scalers and supervisors over one table, ECS and network that fail in every way
 * they can, in virtual time. The same seed gives the same history. Judged by what the bots themselves know.
 */
import { comeSome, createCallers, type Visit } from '../callers.ts';
import { findUnrest } from '../check-rest.ts';
import { deployRevision } from '../deploys.ts';
import { type ChaosReport, reportOf } from '../report.ts';
import { strike } from '../strikes.ts';
import { createApiDoor } from './api-door.ts';
import { createFakeEcs, type FakeEcs } from './fake-ecs.ts';
import { apiOf, createKeepers, type Keepers } from './keepers.ts';
import type { Run } from './run.ts';
import { createTargets } from './targets.ts';
import { createWorld, type VirtualOptions } from './world.ts';

/** From the last caller to a pool at rest: a wait, a call, what is taken for dead, and the slowest of it twice. */
const REST_MS = 360_000;

/** Runs until the pool is at rest after the last caller. */
export async function runVirtual(
  options: VirtualOptions,
  progress: (done: number) => void = () => undefined,
): Promise<ChaosReport> {
  const run = createRun(options);
  const { world, callers } = run;
  const { time, judge } = world;
  const startMs = time.nowMs();
  const report = reportOf(run);
  let isOver = false;
  const begin = async () => {
    await run.deploy(false);
    run.keepers.start();
    strike(world, createTargets(run));
    // The first callers come to a warm pool.
    await time.sleep(60_000);
    const onVisit = (how: Visit) => progress(report.visited(how));
    await comeSome(world, { callers, onVisit }, { from: 0, to: options.sessions });
    isOver = true;
  };
  void begin();
  const limitMs = startMs + options.sessions * options.arrivalMs * 3 + 4 * REST_MS;
  await time.run(() => isOver, limitMs);
  const restMs = time.nowMs() + REST_MS;
  await time.run(() => time.nowMs() >= restMs, restMs + REST_MS);
  const running = run.ecs.running().map(({ taskId }) => taskId);
  for (const { rule, what } of await findUnrest(world.truth, running, options))
    judge.blame(rule, what);
  return report.done(time.nowMs() - startMs);
}

/** Its parts, of which none has begun. */
export function createRun(options: VirtualOptions): Run {
  const world = createWorld(options);
  const broken = new Set<string>();
  let deployed = 0;
  const late: { keepers?: Keepers; ecs?: FakeEcs } = {};
  const door = createApiDoor(world, (actor) => apiOf(world, late, actor));
  const callers = createCallers(world, door);
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
      const of = { revision, taskDefinition: `bot:${deployed}`, nowMs: world.time.nowMs() };
      await deployRevision(world.table, of, options);
    },
  };
}
