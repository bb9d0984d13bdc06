/**
 * One world for all that differ only in the names of tasks, seats and sessions: for each order of the sessions the seats
 * and tasks are sorted, and the least result stands for all. No transition looks at a name, so nothing is lost.
 */
import { isLiveCode, placeOf } from './items.ts';
import { isReader, isServing, readPlace, type Layout, type World } from './world.ts';

/** Makes the function that writes the canonical form of `world` into `into`. */
export function createCanonical(layout: Layout): (world: World, into: World) => void {
  const orders = permutations(layout.model.sessions);
  const draft = new Uint8Array(layout.bytes);
  const write = createDraft(layout);
  return (world, into) => {
    write(world, orders[0] as number[], into);
    for (let i = 1; i < orders.length; i++) {
      write(world, orders[i] as number[], draft);
      if (isLess(draft, into)) into.set(draft);
    }
  };
}

/** Writes `world` with session s renamed to `names[s]`, seats and tasks sorted. */
function createDraft(layout: Layout) {
  const { tasks, seats, sessions, brokers } = layout.model;
  const taskBytes = layout.task(1) - layout.task(0);
  const seatKeys = new Float64Array(tasks * seats);
  const taskOrder: number[] = Array.from({ length: tasks }, (_, t) => t);
  const seatOrder: number[][] = Array.from({ length: tasks }, () =>
    Array.from({ length: seats }, (_, k) => k),
  );
  const newPlace = new Uint8Array(tasks * seats);
  const masks = new Uint8Array(1 << (2 * sessions));

  function renameMask(mask: number, names: readonly number[]): number {
    let out = 0;
    for (let s = 0; s < sessions; s++) {
      const name = names[s] as number;
      if (mask & (1 << s)) out |= 1 << name;
      if (mask & (1 << (sessions + s))) out |= 1 << (sessions + name);
    }
    return out;
  }

  return (world: World, names: readonly number[], out: World): void => {
    for (let mask = 0; mask < masks.length; mask++) masks[mask] = 255;
    for (let t = 0; t < tasks; t++) {
      const order = seatOrder[t] as number[];
      for (let k = 0; k < seats; k++) {
        const at = layout.seat(t, k);
        const seat = world[at] as number;
        const bot = world[at + 1] as number;
        const mask = world[at + 2] as number;
        const name =
          seat > 2 ? 3 + 2 * (names[(seat - 3) >> 1] as number) + ((seat - 3) & 1) : seat;
        const as = isServing(bot) ? 2 + 2 * (names[(bot - 2) >> 1] as number) + (bot & 1) : bot;
        if (masks[mask] === 255) masks[mask] = renameMask(mask, names);
        seatKeys[t * seats + k] = (name * 16 + as) * 256 + (masks[mask] as number);
        order[k] = k;
      }
      sortBy(
        order,
        (a, b) => (seatKeys[t * seats + a] as number) - (seatKeys[t * seats + b] as number),
      );
      taskOrder[t] = t;
    }
    sortBy(taskOrder, (a, b) => compareTasks(world, a, b));
    for (let i = 0; i < tasks; i++) writeTask(world, i, out);
    for (let s = 0; s < sessions; s++) writeSession(world, s, { name: names[s] as number, out });
    out[layout.revision] = world[layout.revision] as number;
  };

  function compareTasks(world: World, a: number, b: number): number {
    const head = (world[a * taskBytes] as number) - (world[b * taskBytes] as number);
    if (head !== 0) return head;
    const up = (world[a * taskBytes + 1] as number) - (world[b * taskBytes + 1] as number);
    if (up !== 0) return up;
    for (let k = 0; k < seats; k++) {
      const x = seatKeys[a * seats + (seatOrder[a]?.[k] as number)] as number;
      const y = seatKeys[b * seats + (seatOrder[b]?.[k] as number)] as number;
      if (x !== y) return x - y;
    }
    return 0;
  }

  function writeTask(world: World, i: number, out: World): void {
    const t = taskOrder[i] as number;
    out[layout.task(i)] = world[layout.task(t)] as number;
    out[layout.task(i) + 1] = world[layout.task(t) + 1] as number;
    for (let j = 0; j < seats; j++) {
      const k = seatOrder[t]?.[j] as number;
      const key = seatKeys[t * seats + k] as number;
      const at = layout.seat(i, j);
      out[at] = Math.floor(key / 4096);
      out[at + 1] = Math.floor(key / 256) % 16;
      out[at + 2] = key % 256;
      newPlace[t * seats + k] = i * seats + j;
    }
  }

  function writeSession(
    world: World,
    s: number,
    { name, out }: { name: number; out: World },
  ): void {
    const from = layout.session(s);
    const to = layout.session(name);
    const code = world[from] as number;
    out[to] = isLiveCode(code)
      ? 3 + 2 * (newPlace[placeOf(code)] as number) + ((code - 3) & 1)
      : code;
    for (let b = 1; b <= brokers; b++) {
      const broker = world[from + b] as number;
      const moved = isReader(broker)
        ? 3 + (newPlace[readPlace(broker)] as number) * 4 + ((broker - 3) & 3)
        : broker;
      out[to + b] = moved;
    }
    if (brokers === 2 && (out[to + 1] as number) < (out[to + 2] as number)) {
      const first = out[to + 1] as number;
      out[to + 1] = out[to + 2] as number;
      out[to + 2] = first;
    }
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
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  }
  return false;
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, i) => [...rest.slice(0, i), n - 1, ...rest.slice(i)]),
  );
}
