/**
 * Whether a silent process is kept from the CPU rather than hung: it would run, and is hardly let. One that is stopped, that waits,
 * or that has run all the time and says nothing is not.
 */
import { cpuSecondsOf, stateOf } from './process-stat.ts';

/** CPU seconds between two looks in which any process would have answered. */
const FAIR_SHARE_S = 0.05;

/** It would run, or waits for the machine's own disk. */
const KEPT = ['R', 'D'];

/** Answers at each look whether it was starved since the look before; the first look is only what the next compares with. */
export function watchStarvation(pid: number, read?: (file: string) => string): () => boolean {
  let before: number | undefined;
  return () => {
    const used = cpuSecondsOf(pid, read);
    const gotLittle = before !== undefined && used - before < FAIR_SHARE_S;
    before = used;
    return gotLittle && KEPT.includes(stateOf(pid, read) ?? '');
  };
}
