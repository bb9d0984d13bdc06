/** Makes a key of the API: it is told once, and the table gets its hash. */
import { type ApiKey, keyRecord } from '../../core/access/api-key.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import type { RecordStore } from '../../core/store/records.ts';
import { hashKey } from '../../services/api/access/hash-key.ts';
import type { Site } from './account/reach.ts';

/** What the key is for. */
export type KeyWish = Omit<ApiKey, 'createdAtMs'> & { readonly expiresAtMs?: number };

/** Writes it and returns it. */
export async function issueKey(
  { newKey, clock }: Pick<Site, 'newKey' | 'clock'>,
  records: RecordStore,
  { expiresAtMs, ...wish }: KeyWish,
): Promise<string> {
  const key = newKey();
  const body = { ...wish, createdAtMs: clock.nowMs() };
  const after = keyRecord(hashKey(key), body, expiresAtMs);
  const saved = await records.saveRecord({ before: undefined, after });
  if (saved.outcome === 'saved') return key;
  throw new CannotRun('Cannot make the key: there is one of its hash already. Run it again.');
}
