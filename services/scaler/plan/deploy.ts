/** Brings a pool's record up to what was deployed. It only says what is wanted: sessions move once there are warm tasks. */
import type { PoolRecord, Revision } from '../../../core/pool/pool.ts';
import { wantWeights } from '../../../core/pool/rollout.ts';
import type { PoolStore } from '../../../core/store/store.ts';
import type { Deployment } from '../parse-env.ts';

/** Old revisions are remembered for a rollback; no more than these. */
const REVISIONS_KEPT = 10;

/** The record after a deploy: the new revision is to take all sessions. The same deployment again changes only settings. */
export function deployRevision(
  before: PoolRecord | undefined,
  of: { pool: string; deployment: Deployment; nowMs: number },
): PoolRecord {
  const { revision, taskDefinition, settings } = of.deployment;
  const known = before?.revisions ?? [];
  const version = (before?.version ?? 0) + 1;
  const base = { ...before, pool: of.pool, version, settings };
  if (known.some((r) => r.revision === revision)) return { ...base, revisions: known };
  const newest = { revision, taskDefinition, weight: 0, deployedAtMs: of.nowMs };
  const revisions = [...forget(known, before?.lastGood), newest];
  return { ...base, revisions: wantWeights(revisions, (r) => (r === newest ? 1 : 0)) };
}

/** The latest ones, and those that must not be forgotten: they serve, or would have to again. */
function forget(known: readonly Revision[], lastGood: string | undefined): readonly Revision[] {
  const old = known.slice(0, Math.max(0, known.length - (REVISIONS_KEPT - 1)));
  return known.filter((r) => !old.includes(r) || r.weight > 0 || r.revision === lastGood);
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
