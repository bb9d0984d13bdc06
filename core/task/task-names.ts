/** The port to the zone in which tasks have their names. */
import type { RefusedForGood } from './refused-for-good.ts';

/** A name and where it leads. */
export interface NameRecord {
  readonly name: string;
  /** Public addresses, IPv4 and IPv6. */
  readonly addresses: readonly string[];
}

/** Each may be done again, and throws where the zone cannot be reached or is asked too much. */
export interface TaskNames {
  /** Leads a name to its addresses. Unless that is known everywhere at once, it is when the change is. */
  point(
    record: NameRecord,
  ): Promise<
    | { readonly outcome: 'pointed'; readonly changeId: string }
    | { readonly outcome: 'everywhere' }
    | RefusedForGood
  >;
  /** Whether every server of the zone answers by this change. */
  look(
    changeId: string,
  ): Promise<{ readonly outcome: 'everywhere' | 'under way' } | RefusedForGood>;
  /** Takes a name away; one that is gone already is a success. */
  remove(record: NameRecord): Promise<{ readonly outcome: 'removed' } | RefusedForGood>;
}
