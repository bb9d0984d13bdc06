/** Brings a pool's record up to what was deployed: one pointer moves, nothing is signalled. */
import type { PoolRecord } from '../../../core/pool.ts';
import type { PoolStore } from '../../../core/store.ts';
import type { Deployment } from '../parse-env.ts';

/** Old revisions are remembered for a rollback; no more than these. */
const REVISIONS_KEPT = 10;

/** The record after a deploy: the new revision takes all sessions. The same deployment again changes only settings. */
export function deployRevision(
  before: PoolRecord | undefined,
  of: { pool: string; deployment: Deployment; nowMs: number },
): PoolRecord {
  const { revision, taskDefinition, settings } = of.deployment;
  const known = before?.revisions ?? [];
  const version = (before?.version ?? 0) + 1;
  const base = { ...before, pool: of.pool, version, settings };
  if (known.some((r) => r.revision === revision)) return { ...base, revisions: known };
  const older = known.map((r) => ({ ...r, weight: 0 })).slice(-(REVISIONS_KEPT - 1));
  const newest = { revision, taskDefinition, weight: 1, deployedAtMs: of.nowMs };
  return { ...base, revisions: [...older, newest] };
}

/** Writes a pool's deployment down if the table does not say the same already. Answers whether it changed. */
export async function applyDeployment(
  store: PoolStore,
  of: { pool: string; deployment: Deployment; nowMs: number },
): Promise<boolean> {
  const before = await store.getPool(of.pool);
  const known = before?.revisions.some((r) => r.revision === of.deployment.revision);
  const same = JSON.stringify(before?.settings) === JSON.stringify(of.deployment.settings);
  if (known && same) return false;
  const saved = await store.savePool({ before, after: deployRevision(before, of) });
  return saved.outcome === 'saved';
}
