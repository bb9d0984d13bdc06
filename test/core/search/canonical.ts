/**
 * One world for all that differ only in the names of tasks, seats and sessions, for no transition looks at a name: sessions
 * are named by what becomes of them, then seats and tasks are sorted. Where two sessions look alike every order is
 * tried, and the least result stands for all.
 */
import { isLiveCode, isServing, moveTo, placeOf } from './codes.ts';
import { createSigns } from './signs.ts';
import { isReader, type Layout, readPlace, type World } from './world.ts';

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
  const keys = new Float64Array(tasks * seats);
  const taskOrder = Array.from({ length: tasks }, (_, t) => t);
  const seatOrder = taskOrder.map(() => Array.from({ length: seats }, (_, k) => k));
  const newPlace = new Uint8Array(tasks * seats);

  return (world: World, names: readonly number[], out: World): void => {
    for (let t = 0; t < tasks; t++) {
      const order = seatOrder[t] as number[];
      for (let k = 0; k < seats; k++) {
        keys[t * seats + k] = keyOf(world, layout.seat(t, k), names);
        order[k] = k;
      }
      sortBy(order, (a, b) => (keys[t * seats + a] as number) - (keys[t * seats + b] as number));
      taskOrder[t] = t;
    }
    sortBy(taskOrder, (a, b) => compareTasks(world, a, b));
    for (let i = 0; i < tasks; i++) writeTask(world, i, out);
    for (let s = 0; s < sessions; s++) writeSession(world, out, { s, name: names[s] as number });
    out[layout.revision] = world[layout.revision] as number;
  };

  function keyOf(world: World, at: number, names: readonly number[]): number {
    const seat = world[at] as number;
    const bot = world[at + 1] as number;
    const name = seat > 2 ? 3 + 2 * (names[(seat - 3) >> 1] as number) + ((seat - 3) & 1) : seat;
    const as = isServing(bot) ? 2 + 2 * (names[(bot - 2) >> 1] as number) + (bot & 1) : bot;
    const mask = messages ? renameMask(world[at + 2] as number, names) : 0;
    return (name * 16 + as) * 256 + mask;
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

  function compareTasks(world: World, a: number, b: number): number {
    const [x, y] = [layout.task(a), layout.task(b)];
    const head = (world[x] as number) - (world[y] as number);
    if (head !== 0) return head;
    const up = (world[x + 1] as number) - (world[y + 1] as number);
    if (up !== 0) return up;
    for (let k = 0; k < seats; k++) {
      const one = keys[a * seats + (seatOrder[a]?.[k] as number)] as number;
      const two = keys[b * seats + (seatOrder[b]?.[k] as number)] as number;
      if (one !== two) return one - two;
    }
    return 0;
  }

  function writeTask(world: World, i: number, out: World): void {
    const t = taskOrder[i] as number;
    out[layout.task(i)] = world[layout.task(t)] as number;
    out[layout.task(i) + 1] = world[layout.task(t) + 1] as number;
    for (let j = 0; j < seats; j++) {
      const k = seatOrder[t]?.[j] as number;
      const key = keys[t * seats + k] as number;
      const at = layout.seat(i, j);
      out[at] = Math.floor(key / 4096);
      out[at + 1] = (key >> 8) & 15;
      if (messages) out[at + 2] = key & 255;
      newPlace[t * seats + k] = i * seats + j;
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

/** Insertion sort: the lists have two or three entries. */
function sortBy(list: number[], compare: (a: number, b: number) => number): void {
  for (let i = 1; i < list.length; i++) {
    const item = list[i] as number;
    let j = i - 1;
    while (j >= 0 && compare(list[j] as number, item) > 0) {
      list[j + 1] = list[j] as number;
      j -= 1;
    }
    list[j + 1] = item;
  }
}

function isLess(a: World, b: World): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  return false;
}
