/**
 * Whether a write that lost its condition was in truth our own. An SDK sends a request again when its answer is lost, and
 * so may a caller: the second one then finds the first one's effect, and what lies there is exactly what we meant to write.
 */
import type { Saved } from '../core/store.ts';

/** `saved` when the item is already as wanted, else the conflict with the item as it is. */
export function settle<T extends object>(wanted: T, current: T | undefined): Saved<T> {
  return isSame(wanted, current) ? { outcome: 'saved' } : { outcome: 'conflict', current };
}

/** Whether both are the same JSON; an adapter wrote them, so their fields come in one order. */
export function isSame(wanted: object, current: object | undefined): boolean {
  return current !== undefined && JSON.stringify(current) === JSON.stringify(wanted);
}
