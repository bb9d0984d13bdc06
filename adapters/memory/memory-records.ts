/** Records in memory: the same conditions as the table's. */
import type { RecordStore, StoredRecord } from '../../core/store/records.ts';
import type { Clock } from '../../core/time/clock.ts';
import { settle } from '../settle.ts';

/** An empty store. */
export function createMemoryRecords(clock: Pick<Clock, 'nowMs'>): RecordStore {
  const records = new Map<string, StoredRecord>();
  const find = (kind: string, id: string) => {
    const record = records.get(`${kind}/${id}`);
    const over = record?.expiresAtMs !== undefined && record.expiresAtMs <= clock.nowMs();
    return over ? undefined : record;
  };
  return {
    getRecord: async (kind, id) => find(kind, id),
    async saveRecord({ before, after }) {
      const current = find(after.kind, after.id);
      if (current?.version !== before?.version) return settle(after, current);
      records.set(`${after.kind}/${after.id}`, after);
      return { outcome: 'saved' };
    },
    listRecords: async (kind, { from = '', limit }) =>
      [...records.values()]
        .filter((record) => record.kind === kind && record.id >= from && find(kind, record.id))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
  };
}
