/** What must hold on real items after every step. */
import { isLive, type Session } from '../../../../core/session/session.ts';
import { isAlive, isOccupied, type Seat, type Task } from '../../../../core/task/task.ts';
import type { Walk } from './walk.ts';

/** The items before a step. */
export interface Before {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly sessions: ReadonlyMap<string, Session>;
}

/** Takes the items down. */
export function itemsOf({ places, sessions }: Walk): Before {
  return {
    tasks: new Map([...places].map(([id, { item }]) => [id, item])),
    sessions: new Map(sessions),
  };
}

/** Throws with the rule that a step has broken. */
export function check(walk: Walk, before: Before): void {
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
    const old = before.tasks.get(taskId);
    if (old && old !== item) checkTask(old, item);
    const isListed = walk.steps.listingOf(item) !== undefined;
    must(!isListed || item.state === 'ready', 'an index lists ready tasks only');
  }
  for (const [sessionId, session] of walk.sessions) {
    const old = before.sessions.get(sessionId);
    const isKept = !old || old.createdAtMs === session.createdAtMs;
    must(isKept, 'a session keeps its place in the line');
    if (session.state === 'queued') {
      const taken = walk.steps.takeSession(session, walk.nowMs);
      must(taken.outcome === 'moved', 'a waiting session can be taken');
    }
  }
}

/** What each write of a task must be, whoever has made it. */
function checkTask(old: Task, item: Task): void {
  must(item.version === old.version + 1, 'a version grows by one');
  const isRetired = item.state === 'stopped' && old.state !== 'stopped';
  must(!isRetired || !old.seats.some(isOccupied), 'a task with a claim or a call is not retired');
  item.seats.forEach((seat, k) => {
    const was = old.seats[k];
    if (was && was.state !== seat.state) checkSeat({ old, item, was, seat });
  });
}

function checkSeat({
  old,
  item,
  was,
  seat,
}: {
  old: Task;
  item: Task;
  was: Seat;
  seat: Seat;
}): void {
  if (seat.state === 'idle') must(was.state === 'warming', 'a seat is idle once it was warmed');
  if (seat.state === 'lost') must(item.muted, 'a task that lost a claim is muted');
  if (seat.state !== 'claimed') return;
  must(was.state === 'idle', 'a claim gives a free seat');
  must(old.state === 'ready' && !old.muted, 'a claim gives a seat of a task that takes sessions');
  must(seat.epoch === item.version, 'an epoch is the version that gave it');
}

/** Throws with the rule where it does not hold. */
export function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`Broken: ${rule}`);
}
