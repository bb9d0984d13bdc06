/** Deploys and rollbacks of the pool, as the deployment makes them. */
import { chooseRevision } from '../../core/operator/choose-revision.ts';
import type { Store } from '../../core/store/store.ts';
import type { Deployment } from '../../services/scaler/parse-env.ts';
import { applyDeployment } from '../../services/scaler/plan/deploy.ts';
import { type ChaosOptions, POOL } from './scene.ts';

/** Deploys a revision. */
export async function deployRevision(
  store: Store,
  of: Pick<Deployment, 'revision' | 'taskDefinition'> & { readonly nowMs: number },
  options: ChaosOptions,
): Promise<void> {
  const { nowMs, ...revision } = of;
  const deployment = { ...revision, settings: settingsOf(options) };
  await applyDeployment(store, { pool: POOL, deployment, nowMs });
}

/** Gives all sessions to the revision that a rollback would choose; answers whether there is one. */
export async function rollBack(store: Store): Promise<boolean> {
  const record = await store.getPool(POOL);
  const chosen = record && chooseRevision(record, { share: 100 });
  if (!record || chosen?.outcome !== 'chosen') return false;
  await store.savePool({ before: record, after: chosen.after });
  return true;
}

function settingsOf(options: ChaosOptions): Deployment['settings'] {
  const { minWarm, maxTasks, spareSeats, maxSessionsPerTask } = options;
  return {
    minWarm,
    maxTasks,
    spareSeats,
    isolation: 'process',
    timeZone: 'UTC',
    maxTaskAgeMs: 3_600_000,
    maxSessionsPerTask,
  };
}
