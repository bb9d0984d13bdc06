/** Tells sessions apart without their names: by their state and by what stands in the tasks that know them. */
import { isReader, type Layout, type World } from '../world.ts';
import { isLiveCode, isReadyCode, isServing, servedBy, sessionOf } from './codes.ts';

/** Makes the function that answers the orders in which the sessions of a world may be named: `names[s]` is the new name. */
export function createSigns(layout: Layout): (world: World) => readonly (readonly number[])[] {
  const { tasks, seats, sessions, brokers, messages } = layout.model;
  const signs = new Float64Array(sessions);
  const orders = permutations(sessions);
  const fitting = new Map<number, readonly (readonly number[])[]>();

  function sign(world: World): void {
    for (let s = 0; s < sessions; s++) signs[s] = signOfSession(world, layout.session(s));
    for (let t = 0; t < tasks; t++) {
      const task = signOfTask(world, t);
      for (let k = 0; k < seats; k++) addSeat(world, layout.seat(t, k), task);
    }
  }

  function signOfSession(world: World, at: number): number {
    const code = world[at] as number;
    let sum = isLiveCode(code) ? 5 + Number(isReadyCode(code)) : code;
    for (let b = 1; b <= brokers; b++) {
      const broker = world[at + b] as number;
      sum += 10 * (1 + (isReader(broker) ? 3 + ((broker - 3) & 3) : broker)) ** 2;
    }
    return sum;
  }

  function signOfTask(world: World, t: number): number {
    const at = layout.task(t);
    let sum = (world[at] as number) * 4 + (world[at + 1] as number);
    for (let k = 0; k < seats; k++) sum += 1000 * kindOf(world, layout.seat(t, k)) ** 2;
    return sum + 1;
  }

  function kindOf(world: World, at: number): number {
    const seat = world[at] as number;
    const bot = world[at + 1] as number;
    const kind = seat > 2 ? 3 + ((seat - 3) & 1) : seat;
    return 1 + kind * 4 + (isServing(bot) ? 2 + (bot & 1) : bot);
  }

  function addSeat(world: World, at: number, task: number): void {
    const seat = world[at] as number;
    const bot = world[at + 1] as number;
    const kind = kindOf(world, at) * 7919 * task;
    if (seat > 2) add(sessionOf(seat), kind);
    if (isServing(bot)) add(servedBy(bot), 31 * kind);
    if (!messages) return;
    for (let bit = 0, mask = world[at + 2] as number; mask >> bit; bit++)
      if ((mask >> bit) & 1) add(bit % sessions, (bit < sessions ? 101 : 211) * kind);
  }

  function add(s: number, value: number): void {
    signs[s] = (signs[s] as number) + value;
  }

  return (world) => {
    sign(world);
    const ranks = ranksOf(signs);
    let found = fitting.get(ranks);
    if (!found) {
      found = orders.filter((names) => isSorted(signs, names));
      fitting.set(ranks, found);
    }
    return found;
  };
}

/** How each two compare, in one number. */
function ranksOf(signs: Float64Array): number {
  let ranks = 0;
  for (let a = 1; a < signs.length; a++)
    for (let b = 0; b < a; b++)
      ranks = ranks * 3 + Math.sign((signs[a] as number) - (signs[b] as number)) + 1;
  return ranks;
}

function isSorted(signs: Float64Array, names: readonly number[]): boolean {
  for (let a = 0; a < names.length; a++) {
    for (let b = 0; b < names.length; b++) {
      const isBefore = (signs[a] as number) < (signs[b] as number);
      if (isBefore && (names[a] as number) > (names[b] as number)) return false;
    }
  }
  return true;
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, i) => [...rest.slice(0, i), n - 1, ...rest.slice(i)]),
  );
}
