/**
 * Forgets what can make no difference any more: of a task whose item lets it do nothing, only bots that still talk and seats
 * whose sessions have not ended count. Right for the protocol only, where nothing that is refused has an effect.
 */
import type { Layout, World } from '../world.ts';
import {
  ABSENT,
  DEAD,
  headOf,
  isActive,
  isAliveHead,
  isLiveCode,
  isServing,
  NO_BOT,
  NO_TASK,
  sessionOf,
  stateOf,
  WARMING,
} from './codes.ts';

const FINISHED = headOf(DEAD, { muted: false, spare: true, revision: 0 });

/** Makes the function that does it, in place. */
export function createNormal(layout: Layout): (world: World) => void {
  const { tasks, seats } = layout.model;

  function forgetSeats(world: World, t: number): boolean {
    let kept = false;
    for (let k = 0; k < seats; k++) {
      const at = layout.seat(t, k);
      const seat = world[at] as number;
      if (isActive(seat) && isLiveCode(world[layout.session(sessionOf(seat))] as number))
        kept = true;
      else world[at] = WARMING;
      if (!isServing(world[at + 1] as number)) world[at + 1] = NO_BOT;
    }
    return kept;
  }

  return (world) => {
    for (let t = 0; t < tasks; t++) {
      const at = layout.task(t);
      const head = world[at] as number;
      const up = world[at + 1] === 1;
      if (isAliveHead(head) || (up && stateOf(head) === ABSENT)) continue;
      const kept = forgetSeats(world, t);
      world[at] = up || kept ? FINISHED : NO_TASK;
    }
  };
}
