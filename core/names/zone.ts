/** The port to a hosted zone as a whole, for whoever keeps it in order. */

/** Records of one name and type, as the zone has them. */
export interface ZoneRecord {
  /** Without a dot at its end. */
  readonly name: string;
  readonly type: string;
  readonly ttlS: number;
  readonly values: readonly string[];
}

/** One change; `delete` wants the record exactly as it is. */
export interface ZoneChange {
  readonly action: 'create' | 'upsert' | 'delete';
  readonly record: ZoneRecord;
}

/** The zone. */
export interface Zone {
  /** Throws where there is none, or where it may not be read. */
  describe(): Promise<{ readonly name: string; readonly isPrivate: boolean }>;
  /** Every record of a name and of all below it. */
  listBelow(name: string): Promise<readonly ZoneRecord[]>;
  /**
   * All of these or none, up to a thousand; of more, each thousand. `refused`: the zone is not as the changes take it to be, such as a record that somebody else has deleted.
   * With `seenEverywhere` it answers once every server of the zone tells it.
   */
  change(
    changes: readonly ZoneChange[],
    how?: { readonly seenEverywhere: boolean },
  ): Promise<'done' | 'refused'>;
}
