import { isDeepStrictEqual } from 'node:util';
import type { Zone, ZoneChange, ZoneRecord } from '../../../core/names/zone.ts';

export interface MemoryZone extends Zone {
  readonly records: Map<string, ZoneRecord>;
  /** Called before each batch is applied. */
  before: (changes: readonly ZoneChange[]) => void;
}

const keyOf = ({ name, type }: ZoneRecord) => `${type} ${name}`;

/** A zone that keeps Route 53's rules: all of a batch or none, no second create, a delete of what is there exactly, and nothing beside a CNAME. */
export function memoryZone(name: string): MemoryZone {
  const records = new Map<string, ZoneRecord>();
  const fits = ({ action, record }: ZoneChange) => {
    const there = records.get(keyOf(record));
    const isCname = (of: ZoneRecord) => of.name === record.name && of.type === 'CNAME';
    if (record.type !== 'CNAME' && [...records.values()].some(isCname)) return false;
    if (action === 'upsert') return true;
    return action === 'create' ? !there : isDeepStrictEqual(there, record);
  };
  const zone: MemoryZone = {
    records,
    before: () => undefined,
    describe: async () => ({ name, isPrivate: false }),
    listBelow: async (top) =>
      [...records.values()].filter((of) => of.name === top || of.name.endsWith(`.${top}`)),
    async change(changes) {
      zone.before(changes);
      if (!changes.every(fits)) return 'refused';
      for (const { action, record } of changes) {
        if (action === 'delete') records.delete(keyOf(record));
        else records.set(keyOf(record), record);
      }
      return 'done';
    },
  };
  return zone;
}
