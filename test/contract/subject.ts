import type { Store } from '../../core/store/store.ts';

/** The store under test, made before the first test. */
export interface Subject {
  readonly store: Store;
}
