/**
 * One world for all that differ only in the names of tasks, seats and sessions, for no transition looks at a name: sessions
 * are named by what becomes of them, then seats and tasks are sorted. Where two sessions look alike every order is
 * tried, and the least result stands for all.
 */
import { isReader, type Layout, readPlace, type World } from '../world.ts';
import { isLiveCode, isServing, moveTo, placeOf } from './codes.ts';
import { createSigns } from './signs.ts';

/** Makes the function that writes the canonical form of `world` into `into`. */
export function createCanonical(layout: Layout): (world: World, into: World) => void {
  const { sessions, oneKey } = layout.model;
  const draft = new Uint8Array(layout.bytes);
  const write = createDraft(layout);
  const ordersOf = createSigns(layout);
  const own = Array.from({ length: sessions }, (_, s) => s);
  return (world, into) => {
    const orders = oneKey ? [own] : ordersOf(world);
    write(world, orders[0] as readonly number[], into);
    for (let i = 1; i < orders.length; i++) {
      write(world, orders[i] as readonly number[], draft);
      if (isLess(draft, into)) into.set(draft);
    }
  };
}

/** Writes `world` with session s renamed to `names[s]`, seats and tasks sorted. */
function createDraft(layout: Layout) {
  const { tasks, seats, sessions, brokers, messages } = layout.model;
  const masks = messages ? 256 : 1;
  const base = (4 + 2 * sessions) * 16 * masks;
  if (256 * base ** seats > Number.MAX_SAFE_INTEGER)
    throw new Error(`Cannot search: ${seats} seats and ${sessions} sessions are too many`);
  const keys = new Float64Array(tasks * seats);
  const taskKeys = new Float64Array(tasks);
  const taskOrder = new Uint8Array(tasks);
  const seatOrder = new Uint8Array(tasks * seats);
  const newPlace = new Uint8Array(tasks * seats);

  return (world: World, names: readonly number[], out: World): void => {
    for (let t = 0; t < tasks; t++) sortSeats(world, t, names);
    for (let t = 0; t < tasks; t++) insert(taskOrder, taskKeys, { first: 0, i: t });
    for (let i = 0; i < tasks; i++) writeTask(world, i, out);
    for (let s = 0; s < sessions; s++) writeSession(world, out, { s, name: names[s] as number });
    out[layout.revision] = world[layout.revision] as number;
  };

  /** Orders a task's seats, and makes its own key of theirs. */
  function sortSeats(world: World, t: number, names: readonly number[]): void {
    const first = t * seats;
    for (let k = 0; k < seats; k++) keys[first + k] = keyOf(world, layout.seat(t, k), names);
    for (let k = 0; k < seats; k++) insert(seatOrder, keys, { first, i: k });
    const at = layout.task(t);
    let key = (world[at] as number) * 4 + (world[at + 1] as number);
    for (let k = 0; k < seats; k++)
      key = key * base + (keys[seatOrder[first + k] as number] as number);
    taskKeys[t] = key;
  }

  function keyOf(world: World, at: number, names: readonly number[]): number {
    const seat = world[at] as number;
    const bot = world[at + 1] as number;
    const name = seat > 2 ? 3 + 2 * (names[(seat - 3) >> 1] as number) + ((seat - 3) & 1) : seat;
    const as = isServing(bot) ? 2 + 2 * (names[(bot - 2) >> 1] as number) + (bot & 1) : bot;
    const mask = messages ? renameMask(world[at + 2] as number, names) : 0;
    return (name * 16 + as) * masks + mask;
  }

  function renameMask(mask: number, names: readonly number[]): number {
    let out = 0;
    if (mask === 0) return 0;
    for (let s = 0; s < sessions; s++) {
      const name = names[s] as number;
      if (mask & (1 << s)) out |= 1 << name;
      if (mask & (1 << (sessions + s))) out |= 1 << (sessions + name);
    }
    return out;
  }

  function writeTask(world: World, i: number, out: World): void {
    const t = taskOrder[i] as number;
    out[layout.task(i)] = world[layout.task(t)] as number;
    out[layout.task(i) + 1] = world[layout.task(t) + 1] as number;
    for (let j = 0; j < seats; j++) {
      const from = seatOrder[t * seats + j] as number;
      const key = keys[from] as number;
      const at = layout.seat(i, j);
      out[at] = Math.floor(key / masks / 16);
      out[at + 1] = Math.floor(key / masks) % 16;
      if (messages) out[at + 2] = key % masks;
      newPlace[from] = i * seats + j;
    }
  }

  function writeSession(world: World, out: World, { s, name }: { s: number; name: number }): void {
    const from = layout.session(s);
    const to = layout.session(name);
    const code = world[from] as number;
    out[to] = isLiveCode(code) ? moveTo(code, newPlace[placeOf(code)] as number) : code;
    for (let b = 1; b <= brokers; b++) {
      const broker = world[from + b] as number;
      out[to + b] = isReader(broker)
        ? 3 + (newPlace[readPlace(broker)] as number) * 4 + ((broker - 3) & 3)
        : broker;
    }
    const [first, second] = [out[to + 1] as number, out[to + 2] as number];
    if (brokers === 2 && first < second) [out[to + 1], out[to + 2]] = [second, first];
  }
}

/** Inserts entry `i` of a list that starts at `first` and is sorted by the keys of what stands in it up to there. */
function insert(order: Uint8Array, keys: Float64Array, list: { first: number; i: number }): void {
  const own = list.first + list.i;
  let j = own;
  for (; j > list.first && (keys[order[j - 1] as number] as number) > (keys[own] as number); j--)
    order[j] = order[j - 1] as number;
  order[j] = own;
}

function isLess(a: World, b: World): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  return false;
}
