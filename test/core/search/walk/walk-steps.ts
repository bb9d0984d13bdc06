/** Everything that may happen in a random history on real items. */
import { CLOCK_SKEW_MS } from '../../../../core/limits.ts';
import { isOpen, type Session } from '../../../../core/session/session.ts';
import { stop, stopIfFenced } from './settle-walk.ts';
import {
  addSession,
  addTask,
  claim,
  hear,
  keep,
  type Place,
  receive,
  sendSession,
  sendTask,
  sweep,
  tend,
  type Walk,
} from './walk.ts';

const MOST_TASKS = 4;
const MOST_SESSIONS = 8;

/** One thing that happens to something drawn by lot. */
export type Step = (walk: Walk, draw: (n: number) => number) => void;

/** What happens, as often as it stands here: one in a hundred or so of what is rare. */
export const STEPS: readonly Step[] = [
  ...times(1, (w) => w.places.size < MOST_TASKS && addTask(w)),
  ...times(4, (w) => w.sessions.size < MOST_SESSIONS && addSession(w)),
  ...times(3, (w, draw) => (w.nowMs += [100, 1_000, 5_000, 16_000, 60_000][draw(5)] ?? 0)),
  ...times(8, (w, draw) =>
    withPlace(w, draw, (place) =>
      one(openOf(w), draw, (session) => claim(w, session, place.item, late(w, draw))),
    ),
  ),
  ...times(8, (w, draw) => one(w.messages, draw, (message) => hear(w, message, late(w, draw)))),
  ...times(12, (w, draw) => withPlace(w, draw, (place) => tend(w, place, draw(2)))),
  ...times(2, (w, draw) => withPlace(w, draw, (place) => keep(w, place, late(w, draw)))),
  ...times(2, (w, draw) => one(openOf(w), draw, (session) => sweep(w, session, late(w, draw)))),
  ...times(2, (w, draw) => one(openOf(w), draw, (session) => requeue(w, session))),
  ...times(2, (w, draw) => withPlace(w, draw, ({ bots }) => (bots[draw(2)] = undefined))),
  ...times(4, (w, draw) => withPlace(w, draw, stopIfFenced)),
  ...times(1, (w, draw) => withPlace(w, draw, (place) => draw(3) === 0 && stop(place))),
  ...times(1, (w, draw) =>
    withPlace(
      w,
      draw,
      ({ item }) => draw(3) === 0 && sendTask(w, item, w.steps.drainTask(item, 'many')),
    ),
  ),
  ...times(1, (w, draw) =>
    withPlace(
      w,
      draw,
      ({ item }) => draw(3) === 0 && sendTask(w, item, w.steps.killTask(item, 'stale')),
    ),
  ),
  ...times(1, (w, draw) =>
    withPlace(w, draw, ({ item }) => sendTask(w, item, w.steps.openSpare(item, draw(2) === 0))),
  ),
  // A write that is received stays where it is, for it may come twice; one that is lost goes.
  ...times(24, (w) =>
    one(
      w.writes.slice(-1),
      () => 0,
      (write) => receive(w, write),
    ),
  ),
  ...times(12, (w, draw) => one(w.writes, draw, (write) => receive(w, write))),
  ...times(8, (w, draw) => w.writes.splice(draw(w.writes.length + 1), 1)),
  ...times(1, (w, draw) => w.messages.splice(draw(w.messages.length + 1), 1)),
];

/** Somebody puts a session back, or takes it, by the item as it is read now. */
function requeue(walk: Walk, session: Session): void {
  sendSession(walk, session, walk.steps.queueSession(session, walk.nowMs));
  sendSession(walk, session, walk.steps.takeSession(session, walk.nowMs));
}

/** A clock that is wrong by up to the skew that the protocol allows for. */
function late(walk: Walk, draw: (n: number) => number): number {
  return walk.nowMs + ([-CLOCK_SKEW_MS, 0, CLOCK_SKEW_MS][draw(3)] ?? 0);
}

function one<T>(list: readonly T[], draw: (n: number) => number, act: (item: T) => unknown): void {
  const item = list[draw(list.length || 1)];
  if (item !== undefined) act(item);
}

function withPlace(walk: Walk, draw: (n: number) => number, act: (place: Place) => unknown): void {
  one([...walk.places.values()], draw, act);
}

function openOf(walk: Walk): Session[] {
  return [...walk.sessions.values()].filter(isOpen);
}

function times(n: number, step: (...args: Parameters<Step>) => unknown): Step[] {
  return Array.from({ length: n }, () => (walk, draw) => void step(walk, draw));
}

/** Draws whole numbers below n from one number. */
export function dice(luck: number): (n: number) => number {
  let rest = luck;
  return (n) => {
    const drawn = rest % n;
    rest = Math.floor(rest / n) + 7919;
    return drawn;
  };
}
