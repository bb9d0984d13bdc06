/**
 * One state of the whole system as a few bytes.
 *
 *   task:    head, up, then for each seat: seat, bot, messages
 *   session: code, then one byte for each broker that works on it
 *   last:    the revision of the day
 */
import { HELD, headOf, STARTING, WARMING } from './items.ts';
import type { Model } from './model.ts';

/** A state of the system. */
export type World = Uint8Array;

/** Bots: none, a warmed process, or one that serves a session with a fence that still holds or does not. */
export const NO_BOT = 0;
export const WAITING = 1;
export const serving = (s: number, live: boolean): number => 2 + 2 * s + (live ? 0 : 1);
export const isServing = (bot: number): boolean => bot > 1;
export const servedBy = (bot: number): number => (bot - 2) >> 1;
export const isLiveBot = (bot: number): boolean => bot > 1 && bot % 2 === 0;

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
  const taskBytes = 2 + 3 * model.seats;
  const sessionBytes = 1 + model.brokers;
  const sessions = model.tasks * taskBytes;
  const revision = sessions + model.sessions * sessionBytes;
  return {
    model,
    bytes: revision + 1,
    revision,
    task: (t) => t * taskBytes,
    seat: (t, k) => t * taskBytes + 2 + 3 * k,
    session: (s) => sessions + s * sessionBytes,
  };
}

/** Every task has just registered, and every session has just been asked for. */
export function firstWorld(layout: Layout): World {
  const { model } = layout;
  const world = new Uint8Array(layout.bytes);
  for (let t = 0; t < model.tasks; t++) {
    world[layout.task(t)] = headOf(STARTING, { muted: false, spare: true, revision: 0 });
    world[layout.task(t) + 1] = 1;
    for (let k = 0; k < model.seats; k++) world[layout.seat(t, k)] = WARMING;
  }
  for (let s = 0; s < model.sessions; s++) {
    world[layout.session(s)] = HELD;
    world[layout.session(s) + 1] = HOLDER;
  }
  return world;
}
