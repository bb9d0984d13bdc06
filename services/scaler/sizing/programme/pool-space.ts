/** The states of a small pool that the programme knows: each count from none to a greatest one, numbered without gaps. */

/** Counts of one moment. A busy task has at least one session; `extra` are the sessions beyond the first on each. */
export interface PoolCounts {
  readonly idle: number;
  readonly starting: number;
  readonly busy: number;
  readonly extra: number;
}

/** The greatest counts. */
export type PoolSpace = PoolCounts;

/** Room for a pool with so many sessions in the mean: what it exceeds less often than once in thousands of hours. */
export function spaceFor(meanBusy: number, spareSeats: number): PoolSpace {
  const spread = Math.sqrt(meanBusy);
  return {
    idle: Math.ceil(2 + 0.8 * meanBusy),
    starting: Math.ceil(1.5 + meanBusy / 2),
    busy: Math.ceil(2.5 + meanBusy + 2.2 * spread),
    extra: spareSeats === 0 ? 0 : Math.ceil(1.5 + meanBusy / 2 + spread),
  };
}

/** How far the number moves when one count grows by one. */
export function stridesOf({ idle, starting, extra }: PoolSpace): PoolCounts {
  const perStarting = idle + 1;
  const perExtra = perStarting * (starting + 1);
  return { idle: 1, starting: perStarting, extra: perExtra, busy: perExtra * (extra + 1) };
}

/** How many states there are. */
export function sizeOf({ idle, starting, busy, extra }: PoolSpace): number {
  return (idle + 1) * (starting + 1) * (busy + 1) * (extra + 1);
}

/** A state's number; a count beyond the space is taken as the greatest. */
export function numberOf(space: PoolSpace, { idle, starting, busy, extra }: PoolCounts): number {
  const row = Math.min(busy, space.busy) * (space.extra + 1) + Math.min(extra, space.extra);
  const start = row * (space.starting + 1) + Math.min(starting, space.starting);
  return start * (space.idle + 1) + Math.min(idle, space.idle);
}
