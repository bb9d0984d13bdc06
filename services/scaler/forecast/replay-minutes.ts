/** Feeds the table's minute counts to a pool's state: the long past in the slots that the profile keeps, the last hours by the minute. */
import type { MinuteCount } from '../../../core/store/store.ts';
import { replayCounts } from '../sizing/decide-target.ts';
import type { TargetState } from '../sizing/target-state.ts';
import { SLOT_MS } from './weekly-profile.ts';

const MINUTE_MS = 60_000;
/** The levels' slowest half-life is three hours; before that minutes tell no more than slots, at five times the work. */
const BY_MINUTE_MS = 4 * 3_600_000;

/** Counts come oldest first; minutes without arrivals are left out by the table, and are zeros from the first known one on. */
export function replayMinutes(
  state: TargetState,
  counts: readonly MinuteCount[],
  untilMs: number,
): void {
  const [first] = counts;
  if (!first) return;
  const startMs = first.minuteMs - (first.minuteMs % SLOT_MS);
  const byMinuteMs = Math.max(
    startMs,
    untilMs - BY_MINUTE_MS - ((untilMs - BY_MINUTE_MS) % SLOT_MS),
  );
  const slots = { fromMs: startMs, toMs: byMinuteMs, stepMs: SLOT_MS };
  const minutes = { fromMs: byMinuteMs, toMs: untilMs, stepMs: MINUTE_MS };
  for (const span of [slots, minutes]) replayCounts(state, gather(counts, span), span.stepMs);
}

function gather(
  counts: readonly MinuteCount[],
  { fromMs, toMs, stepMs }: { fromMs: number; toMs: number; stepMs: number },
): { fromMs: number; count: number }[] {
  const length = Math.max(0, Math.floor((toMs - fromMs) / stepMs));
  const sums = new Float64Array(length);
  for (const { minuteMs, count } of counts) {
    const at = Math.floor((minuteMs - fromMs) / stepMs);
    if (at >= 0 && at < length) sums[at] = (sums[at] ?? 0) + count;
  }
  return Array.from(sums, (count, i) => ({ fromMs: fromMs + i * stepMs, count }));
}
