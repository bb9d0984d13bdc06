/** What the local system is run with. */
export interface LocalFlags {
  readonly port: number;
  /** The address where the page and the API listen. */
  readonly host: string;
  /** Not given: one with a model where one is found. */
  readonly agent: string | undefined;
  readonly warm: number;
  readonly maxTasks: number;
  /** Not given: as the agent says. */
  readonly spareSeats: number | undefined;
  readonly launchDelayMs: number;
  /** Folder for state that outlives this run. */
  readonly data: string | undefined;
  /** Told of every session. */
  readonly webhook?: string | undefined;
  readonly quiet: boolean;
}
