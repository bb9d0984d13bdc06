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

/** Solved so far, by what they were solved for; changed in place. */
export type Tables = Map<string, Solution>;

/** What each state costs at one rate; only differences mean anything. */
export type CostOf = (counts: PoolCounts) => number;

/** The cost of states at the rate of `of`, between the two nearest of the grid. */
export function costAtRate(tables: Tables, of: Programme): CostOf {
  const least = WORTH_NOTHING / (of.coldS + of.sharedS + of.leadS);
  const exact = Math.log(Math.max(of.arrivalsPerS, least)) / Math.log(RATE_RATIO);
  const below = Math.floor(exact);
  const share = exact - below;
  const lower = tableAt(tables, of, below);
  const upper = tableAt(tables, of, below + 1);
  return (counts) => (1 - share) * read(lower, counts) + share * read(upper, counts);
}

function read({ space, cost }: Solution, counts: PoolCounts): number {
  return cost[numberOf(space, counts)]!;
}

function tableAt(tables: Tables, of: Programme, step: number): Solution {
  const rounded: Programme = {
    ...of,
    arrivalsPerS: RATE_RATIO ** step,
    endsPerS: round(of.endsPerS),
    leadS: round(of.leadS),
    coldS: round(of.coldS),
    sharedS: round(of.sharedS),
  };
  const key = Object.values(rounded).join();
  const known = tables.get(key);
  if (known) return known;
  const space = spaceFor(rounded.arrivalsPerS / rounded.endsPerS, of.spareSeats);
  const made = solve(rounded, space);
  if (tables.size >= MOST_KEPT) tables.delete(tables.keys().next().value ?? '');
  tables.set(key, made);
  return made;
}

function round(value: number): number {
  return value > 0 ? ROUNDING ** Math.round(Math.log(value) / Math.log(ROUNDING)) : 0;
}
