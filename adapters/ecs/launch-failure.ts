/** What ECS's own words about a failed launch mean to us. */
import type { LaunchFailure } from '../../core/task/launcher.ts';

/** First match wins. The words are those of `RunTask`'s failures, and names and messages of its exceptions. */
const MEANINGS: readonly (readonly [RegExp, LaunchFailure])[] = [
  // It names what was asked for, which may be called anything.
  [/^AccessDenied|is not authorized to perform/, 'LAUNCH_FAILED'],
  [/limit on the number of (vCPUs|tasks)|quota|LimitExceeded/i, 'CAPACITY_QUOTA'],
  [/throttl|rate exceeded|too many requests/i, 'LAUNCH_THROTTLED'],
  [/capacity is unavailable|^RESOURCE:|insufficient capacity/i, 'AZ_CAPACITY'],
];

/** The typed reason; `LAUNCH_FAILED` for what is no matter of capacity. */
export function failureOf(words: string): LaunchFailure {
  return MEANINGS.find(([pattern]) => pattern.test(words))?.[1] ?? 'LAUNCH_FAILED';
}
