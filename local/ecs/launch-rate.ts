/** RunTask's token bucket: so many launches a second, so many at once after a rest. */

/** Takes launches from the bucket; false when it holds too few. */
export type LaunchRate = (count: number, nowMs: number) => boolean;

/** A full bucket; without a rate it never empties. */
export function createLaunchRate(
  perSecond = Number.POSITIVE_INFINITY,
  burst = perSecond,
): LaunchRate {
  let level = burst;
  let atMs = 0;
  return (count, nowMs) => {
    if (level === Number.POSITIVE_INFINITY) return true;
    level = Math.min(burst, level + (Math.max(0, nowMs - atMs) / 1000) * perSecond);
    atMs = nowMs;
    if (level < count) return false;
    level -= count;
    return true;
  };
}
