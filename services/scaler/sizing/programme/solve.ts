/**
 * The best that a small pool can do, as a Markov decision programme in continuous time: calls come as a Poisson stream,
 * sessions and launches last exponentially long, and at any moment tasks may be launched or idle ones stopped. Those that
 * start become ready together: were each to draw its own time, two launches would be ready sooner than one. Solved for
 * the least mean cost by relative value iteration on the uniformised chain (Puterman, Markov Decision Processes, 8.5, 11.5).
 */
import { type PoolSpace, sizeOf, stridesOf } from './pool-space.ts';

/** One pool in steady traffic. Costs are in seconds of one task. */
export interface Programme {
  readonly arrivalsPerS: number;
  /** Of one session. */
  readonly endsPerS: number;
  readonly leadS: number;
  readonly spareSeats: number;
  /** Tasks serve again after a session. */
  readonly reuse: boolean;
  /** That a caller waits for a container, and that one is put on a spare seat. */
  readonly coldS: number;
  readonly sharedS: number;
  /** A launch, beside the time it takes. */
  readonly launchS: number;
}

/** What each state is worth, and what the pool costs. */
export interface Solution {
  readonly space: PoolSpace;
  /** Cost to come of each state beside the empty pool's, before the decision taken in it: less is better. */
  readonly cost: Float64Array;
  /** Tasks paid for in the mean, the events at their prices included. */
  readonly meanCost: number;
}

/** Solved when the mean cost is known within so many tasks. */
const CLOSE_ENOUGH = 0.002;
/** Steps after which it is taken as it is; pools of a call a day come near it, and there the answer is nought anyway. */
const MOST_STEPS = 4000;

/** Iterates until it stands. */
export function solve(of: Programme, space: PoolSpace): Solution {
  const rates = uniformRates(of, space);
  const rows = rowsOf(of, space, rates);
  const after = new Float64Array(sizeOf(space));
  let cost = new Float64Array(after.length);
  let next = new Float64Array(after.length);
  for (let step = 0; ; step++) {
    for (const row of rows) decideRow({ cost, after }, { row, space, launchS: of.launchS });
    const { least, most } = lookOneStep({ rows, space, rates }, { cost, after, next });
    [cost, next] = [next, cost];
    if (most - least < CLOSE_ENOUGH * rates.stepS || step === MOST_STEPS)
      return { space, cost, meanCost: (least + most) / 2 / rates.stepS };
  }
}

interface Rates {
  /** Seconds of one step: one event at most falls into it. */
  readonly stepS: number;
  /** Chances within a step. */
  readonly arrival: number;
  readonly ready: number;
  readonly end: number;
}

function uniformRates(of: Programme, space: PoolSpace): Rates {
  const { arrivalsPerS, endsPerS, leadS } = of;
  const all = arrivalsPerS + 1 / leadS + (space.busy + space.extra) * endsPerS;
  const stepS = 1 / all;
  return { stepS, arrival: arrivalsPerS * stepS, ready: stepS / leadS, end: endsPerS * stepS };
}

/** States that differ only in idle and starting tasks, and where their events lead. */
interface Row {
  readonly first: number;
  readonly busy: number;
  /** A caller who finds an idle task, and one who finds none: how far the number moves, and what it costs. */
  readonly claim: number;
  readonly lack: number;
  readonly lackCost: number;
  /** The only session of a task ends: the chance, and the move (none where there is none); `back` tasks are idle again. */
  readonly alone: number;
  readonly aloneMove: number;
  readonly back: number;
  /** One of several ends. */
  readonly sharing: number;
  readonly sharingMove: number;
}

/** Rows that cannot come about (more sessions than seats) are left out. */
function rowsOf(of: Programme, space: PoolSpace, rates: Rates): Row[] {
  const strides = stridesOf(space);
  const rows: Row[] = [];
  for (let busy = 0; busy <= space.busy; busy++)
    for (let extra = 0; extra <= Math.min(space.extra, busy * of.spareSeats); extra++) {
      const shared = Math.min(extra, busy);
      const grows = busy < space.busy ? strides.busy : 0;
      const seat = busy * of.spareSeats > extra;
      const seated = extra < space.extra ? strides.extra : 0;
      const alone = (busy - shared) * rates.end;
      const sharing = (shared + extra) * rates.end;
      rows.push({
        first: busy * strides.busy + extra * strides.extra,
        busy,
        claim: grows - 1,
        lack: seat ? seated : grows,
        // a caller who waits has a task launched, which is paid for while it starts
        lackCost: rates.arrival * (seat ? of.sharedS : of.coldS + of.leadS + of.launchS),
        alone,
        aloneMove: alone > 0 ? -strides.busy : 0,
        back: alone > 0 && of.reuse ? 1 : 0,
        sharing,
        sharingMove: sharing > 0 ? -strides.extra : 0,
      });
    }
  return rows;
}

/** What each state of a row costs once the best number of launches or stops is done in it. */
function decideRow(
  { cost, after }: { cost: Float64Array; after: Float64Array },
  { row, space, launchS }: { row: Row; space: PoolSpace; launchS: number },
): void {
  const width = space.idle + 1;
  for (let starting = space.starting; starting >= 0; starting--)
    for (let idle = 0, x = row.first + starting * width; idle < width; idle++, x++) {
      let least = cost[x]!;
      const launched = starting < space.starting ? after[x + width]! + launchS : Infinity;
      if (launched < least) least = launched;
      const stopped = idle > 0 ? after[x - 1]! : Infinity;
      after[x] = stopped < least ? stopped : least;
    }
}

type Values = { readonly cost: Float64Array; readonly after: Float64Array; next: Float64Array };

/** One step of every state, beside the first state's; answers between what bounds the cost of a step lies. */
function lookOneStep(
  { rows, space, rates }: { rows: readonly Row[]; space: PoolSpace; rates: Rates },
  { cost, after, next }: Values,
): { least: number; most: number } {
  const { stepS, arrival, ready } = rates;
  const width = space.idle + 1;
  let least = Infinity;
  let most = -Infinity;
  let first: number | undefined;
  for (const row of rows) {
    const { busy, claim, lack, lackCost, alone, aloneMove, back, sharing, sharingMove } = row;
    let x = row.first;
    for (let starting = 0; starting <= space.starting; starting++) {
      const started = starting > 0 ? ready : 0;
      const nothing = 1 - arrival - started - alone - sharing;
      for (let idle = 0; idle < width; idle++, x++) {
        const toIdle = Math.min(starting, space.idle - idle);
        let value = (idle + starting + busy) * stepS;
        value += idle > 0 ? arrival * after[x + claim]! : lackCost + arrival * after[x + lack]!;
        value += started * after[x - starting * width + toIdle]!;
        value += alone * after[x + aloneMove + (idle < space.idle ? back : 0)]!;
        value += sharing * after[x + sharingMove]!;
        value += nothing * after[x]!;
        const change = value - cost[x]!;
        if (change < least) least = change;
        if (change > most) most = change;
        first ??= value;
        next[x] = value - first;
      }
    }
  }
  return { least, most };
}
