/** The number table of a system on this machine: whatever is called, this agent answers. */
import { changeNumber } from '../../core/phone/phone-numbers.ts';
import type { RecordStore } from '../../core/store/records.ts';

/** How long a caller may wait for a bot. */
const WAIT_S = 30;

/** Writes it. */
export async function takeEveryNumber(records: RecordStore, agent: string): Promise<void> {
  const entry = { agent, waitS: WAIT_S, fallback: { kind: 'busy' } } as const;
  await records.saveRecord({ before: undefined, after: changeNumber(undefined, '*', entry) });
}
