/** The keys that callers bring, looked up by their hash and remembered for a moment. */
import { type ApiKey, findKey } from '../../../core/access/api-key.ts';
import type { ApiDeps } from '../deps.ts';
import { hashKey } from './hash-key.ts';

/** So long a key that was revoked may still open; a warm request reads no key. */
const REMEMBERED_MS = 30_000;

/** Beyond what anybody has; a bound on memory only. */
const MOST = 500;

/** Finds the key behind a bearer's word; nothing for one that is unknown or revoked. */
export function createApiKeys({ records, clock }: Pick<ApiDeps, 'records' | 'clock'>) {
  const known = new Map<string, { key: ApiKey; readAtMs: number }>();
  return async (given: string): Promise<ApiKey | undefined> => {
    const hash = hashKey(given);
    const kept = known.get(hash);
    if (kept && clock.nowMs() - kept.readAtMs < REMEMBERED_MS) return kept.key;
    known.delete(hash);
    const readAtMs = clock.nowMs();
    const key = await findKey(records, hash);
    if (key && known.size < MOST) known.set(hash, { key, readAtMs });
    return key;
  };
}
