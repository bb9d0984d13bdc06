/** What a pool's tasks have used since midnight, counted tick by tick: every task that is paid for, ready or not. */
import type { Spent } from '../../core/pool/pool.ts';
import { createLocalClock, type LocalClock } from '../../core/time/local-clock.ts';

/** The longest stretch between two ticks in which the tasks are taken to have run on; exceeds the minute of a pool at rest. */
const LONGEST_GAP_MS = 300_000;

const clocks = new Map<string, LocalClock>();

/** A tick: its time, the zone whose midnight counts, and the tasks that are paid for. */
export interface SpendingTick {
  readonly nowMs: number;
  readonly timeZone: string;
  readonly fleet: number;
}

/** The day's count so far. */
export function spendOn(
  last: { readonly atMs: number; readonly spent?: Spent } | undefined,
  { nowMs, timeZone, fleet }: SpendingTick,
): Spent {
  const clock = clocks.get(timeZone) ?? createLocalClock(timeZone);
  clocks.set(timeZone, clock);
  const day = clock.date(nowMs);
  const gapMs = Math.min(LONGEST_GAP_MS, Math.max(0, nowMs - (last?.atMs ?? nowMs)));
  const before = last?.spent?.day === day ? last.spent.taskSeconds : 0;
  return { day, taskSeconds: before + (fleet * gapMs) / 1000 };
}
