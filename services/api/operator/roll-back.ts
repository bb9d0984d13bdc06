/** Sends new sessions to another revision: what is wanted is written down, and the scaler moves them once its tasks are warm. */
import { chooseRevision } from '../../../core/operator/choose-revision.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';

/** What is to be. */
export interface RolledBack {
  readonly pool: string;
  readonly from: string;
  readonly to: string;
  readonly share: number;
}

/** Throws where there is nothing to roll back to, and where the record changed meanwhile. */
export async function rollBack(
  { store, kick }: Pick<ApiDeps, 'store' | 'kick'>,
  pool: string,
  { to, share = 100 }: { readonly to?: string | undefined; readonly share?: number | undefined },
): Promise<RolledBack> {
  const record = await store.getPool(pool);
  const chosen = record && chooseRevision(record, { to, share });
  if (chosen?.outcome !== 'chosen') {
    const because = chosen?.because ?? 'the scaler has not written it down yet';
    throw new ApiProblem('ROLLBACK_IMPOSSIBLE', { detail: `Cannot roll back: ${because}` });
  }
  const saved = await store.savePool({ before: record, after: chosen.after });
  if (saved.outcome !== 'saved') throw new ApiProblem('POOL_CHANGED', { retryAfterS: 1 });
  await kick(pool, 'rollback');
  return { pool, from: chosen.from.revision, to: chosen.to.revision, share };
}
