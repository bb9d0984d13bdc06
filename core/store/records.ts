/** Small records that are none of tasks, sessions and pools: the number table, calls to place, campaigns, events on their way. */
import type { Saved } from './store.ts';

/** One record. */
export interface StoredRecord<T = unknown> {
  /** What sort of thing it is; a sort is listed as a whole, so it must stay small. */
  readonly kind: string;
  readonly id: string;
  /** Grows with every write; the first is 1. */
  readonly version: number;
  readonly body: T;
  /** When it may be forgotten. */
  readonly expiresAtMs?: number;
}

/** The port to them. Every write is conditional, as for tasks and sessions. */
export interface RecordStore {
  getRecord(kind: string, id: string): Promise<StoredRecord | undefined>;
  /** `before` is what was read: the write holds only where it is still that; nothing where the record must be new. */
  saveRecord(change: {
    before: StoredRecord | undefined;
    after: StoredRecord;
  }): Promise<Saved<StoredRecord>>;
  /** Records of a kind by id, from `from` on; at most `limit`. */
  listRecords(kind: string, of: { from?: string; limit: number }): Promise<StoredRecord[]>;
}
