/** Compares the table with heartbeats, with ECS and with what tasks themselves say. Costs a read of every task's pulse. */
import type { Meter } from '../../../core/metrics.ts';
import type { Task } from '../../../core/task/task.ts';
import type { Clock } from '../../../core/time/clock.ts';
import { applyVerdicts, type ReapDeps } from './apply-reap.ts';
import { endOrphanSessions, stopOrphans } from './orphans.ts';
import { findDead, findSilent } from './reap.ts';

/** What comparing needs. */
export interface ReconcileDeps extends ReapDeps {
  readonly clock: Clock;
  readonly meter: Meter;
}

/** What is kept of one comparison until the next. */
export interface Reconciled {
  readonly died: readonly Task[];
  /** Tasks that were not heard lately and live: nobody can claim them, so they are not counted on. */
  readonly unheard: ReadonlySet<string>;
  /** Where the next page of ECS's list begins. */
  readonly nextPage: string | undefined;
}

/** Nothing compared yet. */
export const NOTHING_RECONCILED: Reconciled = {
  died: [],
  unheard: new Set(),
  nextPage: undefined,
};

/** Reaps a pool's dead, its orphans and their sessions. */
export async function reconcile(
  deps: ReconcileDeps,
  pool: string,
  before: Reconciled,
): Promise<Reconciled> {
  const { store, launcher, log, meter } = deps;
  const nowMs = deps.clock.nowMs();
  const tasks = await store.listTasks(pool);
  const pulses = await store.pulses(tasks.map((task) => task.taskId));
  const silence = findSilent({ tasks, pulses, nowMs });
  const silentIds = silence.silent.map((task) => task.taskId);
  const described = silentIds.length === 0 ? [] : await launcher.describe(silentIds);
  const verdicts = findDead({ tasks, silence, described, nowMs });
  if (silence.paused) meter.record({ name: 'ReapingPaused', pool, value: 1 });
  if (silence.paused) log.error('too many heartbeats are stale: no call is ended for it', { pool });
  const died = await applyVerdicts(deps, verdicts, nowMs);
  const nextPage = await stopOrphans(deps, { pool, tasks, nowMs, from: before.nextPage });
  await endOrphanSessions(deps, { pool, tasks, nowMs });
  return { died, unheard: silence.stale, nextPage };
}
