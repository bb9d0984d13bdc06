/** The end of a random history: the system comes to rest by its duties, or shows that it cannot. */
import { QUEUE_TIMEOUT_MS } from '../../../../core/limits.ts';
import { isAlive, listingOf } from '../../../../core/task/task.ts';
import { keep, type Place, receive, sweep, tend, type Walk } from './walk.ts';

/** From here on only duties: what was sent and not received is lost, and time passes. */
export function settle(walk: Walk): void {
  walk.messages.length = 0;
  for (let round = 0; round < 30; round++) {
    walk.writes.length = 0;
    walk.nowMs += QUEUE_TIMEOUT_MS;
    for (const place of walk.places.values()) {
      stopIfFenced(place);
      for (const seat of [0, 1]) {
        if (place.bots[seat]?.serves) place.bots[seat] = undefined;
        tend(walk, place, seat);
        receiveAll(walk);
      }
      keep(walk, place, walk.nowMs);
      receiveAll(walk);
    }
    for (const session of walk.sessions.values()) sweep(walk, session, walk.nowMs);
    receiveAll(walk);
  }
}

/** Whether a task is idle with warm processes, or gone. */
export function isAtRest({ item, up, bots }: Place): boolean {
  if (!isAlive(item)) return !up;
  const warm = bots.every((bot) => bot && !bot.serves);
  return (
    up && warm && item.seats.every((seat) => seat.state === 'idle') && listingOf(item) === 'idle'
  );
}

/** The container is gone, and its bots with it. */
export function stop(place: Place): void {
  place.up = false;
  place.bots = [undefined, undefined];
}

/** A supervisor that learns that its task is over ends. */
export function stopIfFenced(place: Place): void {
  if (!isAlive(place.item)) stop(place);
}

function receiveAll(walk: Walk): void {
  for (const write of walk.writes.splice(0)) receive(walk, write);
}
