/** What the plan of faults strikes in virtual time. */
import { rollBack } from '../deploys.ts';
import { anyOf } from '../scene.ts';
import type { Targets } from '../strikes.ts';
import type { Run } from './run.ts';

/** A task that was silent for this may rightly be taken for dead, by its own bots first. */
const SILENT_MS = 2_000;

/** All of them. */
export function createTargets(run: Run): Targets {
  const { world, ecs, keepers } = run;
  const { time, judge } = world;
  const anyTask = () =>
    anyOf(
      world,
      ecs.running().filter((task) => task.supervisor),
    );
  const nothing = () => undefined;
  return {
    killTask() {
      const task = anyTask();
      if (task) ecs.kill(task, 'chaos');
    },
    freezeTask(ms) {
      const task = anyTask();
      if (!task) return;
      task.actor.frozenUntilMs = time.nowMs() + ms;
      if (ms > SILENT_MS) judge.taskMayDie(task.taskId);
    },
    killScaler() {
      const actor = anyOf(world, keepers.actors());
      if (actor) keepers.kill(actor);
    },
    freezeScaler(ms) {
      const actor = anyOf(world, keepers.actors());
      if (actor) actor.frozenUntilMs = time.nowMs() + ms;
    },
    // Each request is a process of its own here, and a call of the table has no connection.
    killApi: nothing,
    freezeApi: nothing,
    silenceConnection: nothing,
    stallTable: (ms) => void (world.stalledUntilMs = time.nowMs() + ms),
    tellFalsely() {
      const task = anyTask();
      if (task) keepers.hearStopped(task);
    },
    deploy: (bad) => run.deploy(bad),
    rollBack: () => rollBack(world.table),
  };
}
