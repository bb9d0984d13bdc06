/** What the operator's commands reach: one deployment, here or on AWS. */
import type { RecordStore } from '../../core/store/records.ts';
import type { Store } from '../../core/store/store.ts';

/** Which deployment is meant. */
export interface Where {
  /** The run of `npm start` on this machine. */
  readonly local: boolean;
  readonly table: string | undefined;
}

/** A deployment that was found. */
export interface FoundDeployment {
  /** For people: where it is. */
  readonly title: string;
  readonly pools: readonly string[];
  readonly store: Store;
  readonly records: RecordStore;
  /** Where carriers reach it; nothing where they cannot. */
  readonly carriersUrl: () => Promise<string | undefined>;
  /** Ends a live session by the API, which is the one that reaches its task. Throws `CannotRun` where it cannot be asked. */
  endCall(sessionId: string): Promise<void>;
}

/** Finds it. Throws `CannotRun` where there is none. */
export interface Reach {
  open(where: Where): Promise<FoundDeployment>;
}
