/** The table's own writes, told to the judge in their order: what was opened, and what became of it. */
import { type Item, readSession } from '../../../adapters/dynamodb/item.ts';
import type { Session } from '../../../core/session/session.ts';
import type { Judge } from '../judge.ts';

/** Takes items as they are written. */
export function watchTable(judge: Pick<Judge, 'opened' | 'changed'>): (item: unknown) => void {
  const known = new Map<string, Session>();
  return (written) => {
    const item = written as Item;
    if (!item['PK']?.S?.startsWith('S#')) return;
    const after = readSession(item, 0);
    if (!after) return;
    const before = known.get(after.sessionId);
    if (before?.version === after.version) return;
    known.set(after.sessionId, after);
    if (before) judge.changed(before, after);
    else judge.opened(after);
  };
}
