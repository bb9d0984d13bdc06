/** Solutions of the programme on a grid of rates, each solved when it is first asked for and kept. */
import { numberOf, type PoolCounts, spaceFor } from './pool-space.ts';
import { type Programme, type Solution, solve } from './solve.ts';

/** Neighbouring rates of the grid differ by this factor; between two of them costs are drawn straight. */
const RATE_RATIO = 1.25;
/** Lengths, lead times and prices are rounded to steps of this factor: what is learned sways by more. */
const ROUNDING = 1.15;
/** Calls that are so rare beside what one that waits costs are as good as none. */
const WORTH_NOTHING = 0.1;
/** A table is up to 100 kB. */
const MOST_KEPT = 200;

/** Solved so far; changed in place. */
export interface Tables {
  /** By the steps they were solved for. */
  readonly solved: Map<string, Solution>;
  /** What was asked for last: from one tick to the next it is mostly the same. */
  last: { readonly steps: readonly number[]; lower: Solution; upper: Solution } | undefined;
}

/** Nothing is solved yet. */
export function createTables(): Tables {
  return { solved: new Map(), last: undefined };
}

/** What each state costs at one rate; only differences mean anything. */
export type CostOf = (counts: PoolCounts) => number;

/** The cost of states at the rate of `of`, between the two nearest of the grid. */
export function costAtRate(tables: Tables, of: Programme): CostOf {
  const least = WORTH_NOTHING / (of.coldS + of.sharedS + of.leadS);
  const exact = Math.log(Math.max(of.arrivalsPerS, least)) / Math.log(RATE_RATIO);
  const below = Math.floor(exact);
  const share = exact - below;
  const { lower, upper } = neighbours(tables, of, below);
  return (counts) => (1 - share) * read(lower, counts) + share * read(upper, counts);
}

function neighbours(tables: Tables, of: Programme, below: number) {
  const { endsPerS, leadS, coldS, sharedS, launchS, spareSeats, reuse } = of;
  const rounded = [stepOf(endsPerS), stepOf(leadS), stepOf(coldS), stepOf(sharedS)];
  const steps = [below, ...rounded, launchS, spareSeats, Number(reuse)];
  const { last } = tables;
  if (last?.steps.every((step, i) => step === steps[i])) return last;
  const lower = tableAt(tables, of, steps);
  const upper = tableAt(tables, of, [below + 1, ...steps.slice(1)]);
  return (tables.last = { steps, lower, upper });
}

function read({ space, cost }: Solution, counts: PoolCounts): number {
  return cost[numberOf(space, counts)]!;
}

function tableAt({ solved }: Tables, of: Programme, steps: readonly number[]): Solution {
  const key = steps.join();
  const known = solved.get(key);
  if (known) return known;
  const rounded: Programme = {
    ...of,
    arrivalsPerS: RATE_RATIO ** (steps[0] ?? 0),
    endsPerS: round(of.endsPerS),
    leadS: round(of.leadS),
    coldS: round(of.coldS),
    sharedS: round(of.sharedS),
  };
  const space = spaceFor(rounded.arrivalsPerS / rounded.endsPerS, of.spareSeats);
  const made = solve(rounded, space);
  if (solved.size >= MOST_KEPT) solved.delete(solved.keys().next().value ?? '');
  solved.set(key, made);
  return made;
}

/** Nothing at the step of nothing. */
function round(value: number): number {
  return ROUNDING ** stepOf(value);
}

function stepOf(value: number): number {
  return value > 0 ? Math.round(Math.log(value) / Math.log(ROUNDING)) : -Infinity;
}
