/** Whether every state can come to rest by the system's own duties, without a further fault, wish or luck; and how soon. */
import type { IntList } from './state/state-set.ts';

/** Every step that is a duty: those from state i stand from `from.at(i)` on in `to`. */
export interface Duties {
  readonly from: IntList;
  readonly to: IntList;
}

/** States that cannot come to rest, and the longest way to rest of all others, in steps. */
export interface Drained {
  readonly stuck: number;
  readonly longest: number;
  /** The first state that is stuck, if any; one in which no duty is left to do, where there is such a one. */
  readonly example: number | undefined;
}

/** Goes backwards from the states at rest, a step a round; what is never reached is stuck. */
export function drain(count: number, duties: Duties, isQuiet: (i: number) => boolean): Drained {
  const reached = new Uint8Array(count);
  let stuck = 0;
  for (let i = 0; i < count; i++) {
    if (isQuiet(i)) reached[i] = 1;
    else stuck += 1;
  }
  let round = 1;
  for (let before = -1; before !== stuck && stuck > 0; ) {
    before = stuck;
    round += 1;
    for (let i = 0; i < count; i++) {
      if (reached[i] || !leadsTo(i, round)) continue;
      reached[i] = round;
      stuck -= 1;
    }
  }
  const longest = reached.reduce((a, b) => Math.max(a, b), 1) - 1;
  return { stuck, longest, example: stuck > 0 ? findStuck() : undefined };

  function findStuck(): number {
    const end = reached.findIndex((round, i) => round === 0 && duties.from.at(i) === endOf(i));
    return end >= 0 ? end : reached.indexOf(0);
  }

  function endOf(i: number): number {
    return i + 1 < count ? duties.from.at(i + 1) : duties.to.length;
  }

  function leadsTo(i: number, round: number): boolean {
    for (let e = duties.from.at(i); e < endOf(i); e++) {
      const to = reached[duties.to.at(e)] as number;
      if (to > 0 && to < round) return true;
    }
    return false;
  }
}
