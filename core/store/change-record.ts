/** One change of a record, made again of what is there whenever somebody else was faster. */
import type { RecordStore, StoredRecord } from './records.ts';

/** What a record becomes. */
export type RecordChange = Pick<StoredRecord, 'body' | 'expiresAtMs'>;

/** `kept`: it was to stay as it was. `lost`: others were faster each time. */
export type ChangedRecord = 'saved' | 'kept' | 'lost';

/** Which record, and how often it is tried: more than there are writers at once. */
export interface RecordToChange {
  readonly kind: string;
  readonly id: string;
  readonly tries: number;
}

/** Changes it to what `next` makes of what is there; nothing leaves it as it is. */
export async function changeRecord(
  records: Pick<RecordStore, 'getRecord' | 'saveRecord'>,
  { kind, id, tries }: RecordToChange,
  next: (
    before: StoredRecord | undefined,
  ) => RecordChange | undefined | Promise<RecordChange | undefined>,
): Promise<ChangedRecord> {
  let before = await records.getRecord(kind, id);
  for (let attempt = 0; attempt < tries; attempt++) {
    const wanted = await next(before);
    if (!wanted) return 'kept';
    const after = { ...wanted, kind, id, version: (before?.version ?? 0) + 1 };
    const saved = await records.saveRecord({ before, after });
    if (saved.outcome === 'saved') return 'saved';
    before = saved.current ?? (await records.getRecord(kind, id));
  }
  return 'lost';
}
