/**
 * Whether a write that lost its condition was in truth our own, in memory, where an item is kept as the object that was
 * written: a caller may send it again. Never by content, for two who ask for the same in the same millisecond write the same.
 */
import type { Saved } from '../core/store/store.ts';

/** `saved` when what is there is what was written, else the conflict with the item as it is. */
export function settle<T extends object>(written: T, current: T | undefined): Saved<T> {
  return current === written ? { outcome: 'saved' } : { outcome: 'conflict', current };
}
