/**
 * One state of the whole system as a few bytes; the numbers are those of `codes.ts`.
 *
 *   task:    head, whether its container runs, then for each seat: seat, bot (and messages)
 *   session: code, then one byte for each broker that works on it
 *   last:    the revision of the day
 */
import type { Model } from './model.ts';
import { HELD, NO_TASK, OVER, UNASKED } from './state/codes.ts';
import type { TaskForm } from './state/task-codec.ts';

/** A state of the system. */
export type World = Uint8Array;

/** Brokers: none, one that looks (and holds the session or not), or one that has read a task. */
export const NO_BROKER = 0;
export const HOLDER = 1;
export const LATE = 2;
/** A broker that read seat `place`; `fresh`: the item has not changed since. */
export const reader = (place: number, fresh: boolean, holds: boolean): number =>
  3 + ((place * 2 + Number(fresh)) * 2 + Number(holds));
export const isReader = (broker: number): boolean => broker > 2;
export const readPlace = (broker: number): number => (broker - 3) >> 2;
export const isFresh = (broker: number): boolean => (((broker - 3) >> 1) & 1) === 1;
export const holds = (broker: number): boolean =>
  broker === HOLDER || (broker > 2 && ((broker - 3) & 1) === 1);
/** The same broker once its session was written by another. */
export const unheld = (broker: number): number =>
  broker === HOLDER ? LATE : broker > 2 ? broker - Number(holds(broker)) : broker;

/** Where what stands in a world. */
export interface Layout {
  readonly model: Model;
  readonly bytes: number;
  task(t: number): number;
  seat(t: number, k: number): number;
  session(s: number): number;
  readonly revision: number;
}

/** The layout of a model's worlds. */
export function layoutOf(model: Model): Layout {
  const seatBytes = model.messages ? 3 : 2;
  const taskBytes = 2 + seatBytes * model.seats;
  const sessionBytes = 1 + model.brokers;
  const sessions = model.tasks * taskBytes;
  const revision = sessions + model.sessions * sessionBytes;
  return {
    model,
    bytes: revision + 1,
    revision,
    task: (t) => t * taskBytes,
    seat: (t, k) => t * taskBytes + 2 + seatBytes * k,
    session: (s) => sessions + s * sessionBytes,
  };
}

/** Nobody has asked yet, or (with brokers of their own) everybody just has; tasks have registered or are to be launched. */
export function firstWorld(layout: Layout, born: TaskForm): World {
  const { model } = layout;
  const world = new Uint8Array(layout.bytes);
  for (let t = 0; t < model.tasks; t++) {
    world[layout.task(t)] = model.launches ? NO_TASK : born.head;
    world[layout.task(t) + 1] = model.launches ? 0 : 1;
    born.seats.forEach((seat, k) => (world[layout.seat(t, k)] = seat));
  }
  for (let s = 0; s < model.sessions; s++) {
    const code = model.brokers > 0 ? HELD : OVER;
    world[layout.session(s)] = model.oneKey ? UNASKED : code;
    if (model.brokers > 0 && !model.oneKey) world[layout.session(s) + 1] = HOLDER;
  }
  return world;
}
