/** Takes away the names of tasks that are gone, and could not do it themselves. */
import type { Zone, ZoneRecord } from '../../core/names/zone.ts';
import { taskOfName } from '../../core/task/task-name.ts';
import type { NamesDeps } from './names-deps.ts';

/** Tasks that leave in the meantime take theirs themselves, and the zone refuses what is gone. */
const TRIES = 5;

/** What ECS takes for a task's id, in its new and its old form; it refuses a whole question for another one. */
const ECS_ID = /^[0-9a-f]{8}(-?)([0-9a-f]{4}\1){3}[0-9a-f]{12}$/;

/** Whose names go: of tasks that are gone, or of all. */
export type Swept = 'gone' | 'all';

/** Answers how many names it took. */
export async function sweepNames(deps: NamesDeps, which: Swept): Promise<number> {
  for (let left = TRIES; left > 0; left--) {
    const records = await listNames(deps.zone, deps.settings.domain);
    const swept = which === 'all' ? records : await ofGoneTasks(deps, records);
    const changes = swept.map(({ record }) => ({ action: 'delete' as const, record }));
    if (changes.length === 0 || (await deps.zone.change(changes)) === 'done') {
      deps.log.info('names were taken', { which, records: changes.length });
      return changes.length;
    }
  }
  throw new Error(`Cannot take names below ${deps.settings.domain}: the zone changes all the time`);
}

interface Named {
  readonly taskId: string;
  readonly record: ZoneRecord;
}

/** Of ours alone: the zone may hold anything else. */
async function listNames(zone: Zone, domain: string): Promise<Named[]> {
  const records = await zone.listBelow(domain);
  return records.flatMap((record) => {
    const taskId = taskOfName(record.name, domain);
    const isAddress = record.type === 'A' || record.type === 'AAAA';
    return isAddress && taskId !== undefined && ECS_ID.test(taskId) ? [{ taskId, record }] : [];
  });
}

/** ECS is asked for each by its id: a list may be short, and a task that ECS forgot has been stopped for an hour. */
async function ofGoneTasks({ launcher }: NamesDeps, named: readonly Named[]): Promise<Named[]> {
  const ids = [...new Set(named.map(({ taskId }) => taskId))];
  const known = ids.length === 0 ? [] : await launcher.describe(ids);
  const there = new Set(
    known.filter(({ state }) => state !== 'stopped').map(({ taskId }) => taskId),
  );
  return named.filter(({ taskId }) => !there.has(taskId));
}
