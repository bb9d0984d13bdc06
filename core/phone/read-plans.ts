/** All that is planned for a pool: what campaigns have said, and calls that were asked for a later time. */
import type { RecordStore } from '../store/records.ts';
import { type AnnouncedCalls, readAnnounced } from './announced-calls.ts';
import { listLater, planOf } from './later-calls.ts';

/** No campaign's name: those are of letters. */
const LATER = '@later';

/** As of now. */
export async function readPlans(
  records: Pick<RecordStore, 'getRecord' | 'listRecords'>,
  pool: string,
  nowMs: number,
): Promise<AnnouncedCalls> {
  const [said, later] = await Promise.all([
    readAnnounced(records, pool),
    listLater(records, pool, nowMs),
  ]);
  return later.length === 0 ? said : { ...said, [LATER]: planOf(later, nowMs) };
}
