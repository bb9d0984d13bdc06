/** Brings a pool's record up to what was deployed. It only says what is wanted: sessions move once there are warm tasks. */
import type { PoolRecord, Revision } from '../../../core/pool/pool.ts';
import { wantWeights } from '../../../core/pool/rollout.ts';
import type { PoolStore } from '../../../core/store/store.ts';
import type { Deployment } from '../parse-env.ts';

/** Old revisions are remembered for a rollback; no more than these. */
const REVISIONS_KEPT = 10;

/**
 * The record after a deploy: the new revision is to take all sessions. The same deployment again changes only settings, but where
 * sockets come another way now it takes all sessions, too: no link leads to the others.
 */
export function deployRevision(
  before: PoolRecord | undefined,
  of: { pool: string; deployment: Deployment; nowMs: number },
): PoolRecord {
  const { revision, taskDefinition, settings, names } = of.deployment;
  const { names: were, ...rest } = before ?? { revisions: [] };
  const version = (before?.version ?? 0) + 1;
  const way = names === undefined ? {} : { names };
  const base = { ...rest, pool: of.pool, version, settings, ...way };
  const known = rest.revisions;
  const isKnown = known.some((r) => r.revision === revision);
  if (isKnown && were === names) return { ...base, revisions: known };
  const newest = { revision, taskDefinition, weight: 0, deployedAtMs: of.nowMs, ...way };
  const revisions = isKnown
    ? known.map((r) => (r.revision === revision ? { ...r, ...way } : r))
    : [...forget(known, before?.lastGood), newest];
  return { ...base, revisions: wantWeights(revisions, (r) => (r.revision === revision ? 1 : 0)) };
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
  if (known && same && before?.names === of.deployment.names) return false;
  const saved = await store.savePool({ before, after: deployRevision(before, of) });
  return saved.outcome === 'saved';
}
