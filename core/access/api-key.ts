/** Keys of the API: each has a name and a scope, and only its hash is kept, so that one can be revoked and none can be read. */
import type { RecordStore, StoredRecord } from '../store/records.ts';

/** What a key may be used for. */
export type KeyScope = (typeof KEY_SCOPES)[number];

/** To start, read and end sessions; to mint join tokens for callers; to see pools and sessions. */
export const USUAL_SCOPES = ['sessions', 'tokens', 'pools'] as const;

/** All scopes: the usual ones, and to do what an operator does to a running pool. */
export const KEY_SCOPES = [...USUAL_SCOPES, 'operate'] as const;

/** One key, without itself. */
export interface ApiKey {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  /** The agents that it is for; missing: all. */
  readonly agents?: readonly string[];
  readonly createdAtMs: number;
  readonly revokedAtMs?: number;
}

/** The record of a key, by its hash. */
export const KEY_RECORDS = 'api-key';

/** The key of that hash, unless it is unknown or revoked. */
export async function findKey(
  store: Pick<RecordStore, 'getRecord'>,
  hash: string,
): Promise<ApiKey | undefined> {
  const key = (await store.getRecord(KEY_RECORDS, hash))?.body as ApiKey | undefined;
  return key?.revokedAtMs === undefined ? key : undefined;
}

/** The record of a new key; one with an end is gone by itself. */
export function keyRecord(hash: string, key: ApiKey, expiresAtMs?: number): StoredRecord<ApiKey> {
  const end = expiresAtMs === undefined ? {} : { expiresAtMs };
  return { kind: KEY_RECORDS, id: hash, version: 1, body: key, ...end };
}

/** The same record, revoked. */
export function revoked(record: StoredRecord<ApiKey>, nowMs: number): StoredRecord<ApiKey> {
  const { version, body } = record;
  return { ...record, version: version + 1, body: { ...body, revokedAtMs: nowMs } };
}
