/** What happens to processes and to the table now and then, until the weather clears. */
import { chooseRevision } from '../../core/operator/choose-revision.ts';
import type { Run } from './run.ts';
import { POOL } from './world.ts';

/** Longer than any deadline, shorter than what is taken for dead; and now and then longer than that, too. */
const FREEZE_MS = { usual: 6_000, long: 70_000, longShare: 0.15 };

/** A task that was silent for this may rightly be taken for dead. */
const SILENT_MS = 15_000;

/** Begins all of them. */
export function strike(run: Run): void {
  const { world, ecs, keepers } = run;
  const { time, judge, options } = world;
  const { weather } = options;
  const often = (meanMs: number, name: string, what: () => void) => {
    if (Number.isFinite(meanMs)) void repeat(run, meanMs, { name, what });
  };
  const anyTask = () => {
    const up = ecs.running().filter((task) => task.supervisor);
    return up[Math.floor(world.random() * up.length)];
  };
  const freezeMs = () =>
    world.about(world.random() < FREEZE_MS.longShare ? FREEZE_MS.long : FREEZE_MS.usual);
  const anyScaler = () => {
    const all = keepers.actors();
    return all[Math.floor(world.random() * all.length)];
  };

  often(weather.taskKilledEveryMs, 'task killed', () => {
    const task = anyTask();
    if (task) ecs.kill(task, 'chaos');
  });
  often(weather.taskFrozenEveryMs, 'supervisor frozen', () => {
    const task = anyTask();
    const ms = freezeMs();
    if (!task) return;
    task.actor.frozenUntilMs = time.nowMs() + ms;
    if (ms > SILENT_MS) judge.taskMayDie(task.taskId);
  });
  often(weather.scalerKilledEveryMs, 'scaler killed', () => {
    const actor = anyScaler();
    if (actor) keepers.kill(actor);
  });
  often(weather.scalerFrozenEveryMs, 'scaler frozen', () => {
    const actor = anyScaler();
    if (actor) actor.frozenUntilMs = time.nowMs() + freezeMs();
  });
  often(weather.stallEveryMs, 'table stalled', () => {
    world.stalledUntilMs = time.nowMs() + world.about(weather.stallMs);
  });
  often(weather.falseEventEveryMs, 'false event', () => {
    const task = anyTask();
    if (task) keepers.hearStopped(task);
  });
  often(weather.deployEveryMs, 'deploy', () => void change(run).catch(() => undefined));
}

async function repeat(
  { world }: Run,
  meanMs: number,
  { name, what }: { readonly name: string; readonly what: () => void },
): Promise<void> {
  for (;;) {
    await world.time.sleep(world.about(meanMs));
    if (world.cleared) return;
    world.judge.count(`fault: ${name}`);
    what();
  }
}

/** A deploy, of a good revision or a bad one, or a rollback. */
async function change(run: Run): Promise<void> {
  const { world } = run;
  if (world.random() < 0.3) {
    const record = await world.table.getPool(POOL);
    const chosen = record && chooseRevision(record, { share: 100 });
    if (record && chosen?.outcome === 'chosen') {
      await world.table.savePool({ before: record, after: chosen.after });
      return;
    }
  }
  await run.deploy(world.chance(world.options.weather.brokenDeploys));
}
