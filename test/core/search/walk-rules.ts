/** What must hold on real items after every step. */
import { isLive } from '../../../core/session.ts';
import { isAlive } from '../../../core/task.ts';
import type { Walk } from './walk.ts';

/** Throws with the rule that is broken; `versions` are those of the tasks before the step. */
export function check(walk: Walk, versions: ReadonlyMap<string, number>): void {
  const served = [...walk.places.values()].flatMap(({ item, bots }) =>
    bots.flatMap((bot, seat) => (bot?.serves ? [{ item, seat, fence: bot.serves }] : [])),
  );
  const names = new Set(served.map(({ fence }) => fence.sessionId));
  must(names.size === served.length, 'no session is served by two bots');
  for (const { item, seat, fence } of served) {
    must(item.state !== 'stopped', 'no task is stopped with a live session');
    const { state, epoch, sessionId } = item.seats[seat] ?? {};
    const isOurs = state === 'active' && epoch === fence.epoch && sessionId === fence.sessionId;
    must(isOurs || !isAlive(item), 'a bot talks on the seat that is bound to its session');
    const session = walk.sessions.get(fence.sessionId);
    must(session !== undefined && isLive(session), 'a bot talks in a live session');
  }
  for (const [taskId, { item }] of walk.places) {
    const grown = item.version - (versions.get(taskId) ?? item.version);
    must(grown === 0 || grown === 1, 'a version grows by one');
  }
}

/** Throws with the rule where it does not hold. */
export function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`Broken: ${rule}`);
}
