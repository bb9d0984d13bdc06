/** What goes wrong, how often: shares of calls, or mean times between in ms. */
export interface Weather {
  /** A call of the store that fails before it was applied, and one that fails after. */
  readonly storeLost: number;
  readonly storeLostAfter: number;
  /** A listing from an index that is up to a second old. */
  readonly staleList: number;
  /** An answer to who was heard that leaves half of them out. */
  readonly shortPulses: number;
  /** The store answers nobody for so long, each so often. */
  readonly stallEveryMs: number;
  readonly stallMs: number;
  /** A connection to it that goes quiet and stays so; only where there are connections. */
  readonly silentEveryMs: number;
  /** A dispatch that is lost, whose answer is lost, that comes twice. */
  readonly dispatchLost: number;
  readonly dispatchLostAfter: number;
  readonly dispatchTwice: number;
  /** An API request that dies at any of its steps. */
  readonly apiDies: number;
  /** A bot that dies in its call, that hangs in it, that dies or hangs while it is warmed. */
  readonly botDies: number;
  readonly botHangs: number;
  readonly warmDies: number;
  readonly warmHangs: number;
  readonly taskKilledEveryMs: number;
  readonly taskFrozenEveryMs: number;
  readonly scalerKilledEveryMs: number;
  readonly scalerFrozenEveryMs: number;
  /** Processes of the API that serve many; in virtual time each request is a process of its own. */
  readonly apiKilledEveryMs: number;
  readonly apiFrozenEveryMs: number;
  /** How long what is frozen stands still: shorter than any deadline, and now and then longer than what is taken for dead. */
  readonly frozen: {
    readonly usualMs: number;
    readonly longMs: number;
    readonly longShare: number;
  };
  /** RunTask refuses, or answers nothing though it launched. */
  readonly launchFails: number;
  readonly launchLostAfter: number;
  /** A task that never starts, as when its image cannot be pulled. */
  readonly startFails: number;
  /** ECS's list leaves tasks out, or is empty. */
  readonly shortList: number;
  /** An event of a stopped task that is lost, comes twice; one of a task that runs. */
  readonly eventLost: number;
  readonly eventTwice: number;
  readonly falseEventEveryMs: number;
  readonly deployEveryMs: number;
  /** Of the deployed revisions, those whose bots never become warm. */
  readonly brokenDeploys: number;
  /** Clocks are wrong by up to so much. */
  readonly skewMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/** Nothing goes wrong. */
export const CALM: Weather = {
  storeLost: 0,
  storeLostAfter: 0,
  staleList: 0,
  shortPulses: 0,
  stallEveryMs: NEVER,
  stallMs: 0,
  silentEveryMs: NEVER,
  dispatchLost: 0,
  dispatchLostAfter: 0,
  dispatchTwice: 0,
  apiDies: 0,
  botDies: 0,
  botHangs: 0,
  warmDies: 0,
  warmHangs: 0,
  taskKilledEveryMs: NEVER,
  taskFrozenEveryMs: NEVER,
  scalerKilledEveryMs: NEVER,
  scalerFrozenEveryMs: NEVER,
  apiKilledEveryMs: NEVER,
  apiFrozenEveryMs: NEVER,
  frozen: { usualMs: 6_000, longMs: 70_000, longShare: 0.15 },
  launchFails: 0,
  launchLostAfter: 0,
  startFails: 0,
  shortList: 0,
  eventLost: 0,
  eventTwice: 0,
  falseEventEveryMs: NEVER,
  deployEveryMs: NEVER,
  brokenDeploys: 0,
  skewMs: 0,
};

/** Far more goes wrong than in any bad week, all at once. */
export const STORM: Weather = {
  ...CALM,
  storeLost: 0.003,
  storeLostAfter: 0.003,
  staleList: 0.3,
  shortPulses: 0.1,
  stallEveryMs: 600_000,
  stallMs: 20_000,
  dispatchLost: 0.02,
  dispatchLostAfter: 0.02,
  dispatchTwice: 0.05,
  apiDies: 0.03,
  botDies: 0.03,
  botHangs: 0.02,
  warmDies: 0.02,
  warmHangs: 0.005,
  taskKilledEveryMs: 90_000,
  taskFrozenEveryMs: 60_000,
  scalerKilledEveryMs: 300_000,
  scalerFrozenEveryMs: 300_000,
  launchFails: 0.05,
  launchLostAfter: 0.02,
  startFails: 0.03,
  shortList: 0.3,
  eventLost: 0.2,
  eventTwice: 0.3,
  falseEventEveryMs: 60_000,
  deployEveryMs: 400_000,
  brokenDeploys: 0.25,
  skewMs: 2_500,
};

/** The same for real processes, where a session takes seconds and an hour an hour: more often, and shorter. */
export const GALE: Weather = {
  ...STORM,
  // Their table is one process, which neither lists what was nor leaves out.
  staleList: 0,
  shortPulses: 0,
  apiDies: 0,
  storeLost: 0.002,
  storeLostAfter: 0.002,
  stallEveryMs: 60_000,
  stallMs: 3_000,
  silentEveryMs: 10_000,
  taskKilledEveryMs: 25_000,
  taskFrozenEveryMs: 20_000,
  scalerKilledEveryMs: 30_000,
  scalerFrozenEveryMs: 30_000,
  apiKilledEveryMs: 15_000,
  apiFrozenEveryMs: 15_000,
  frozen: { usualMs: 3_000, longMs: 60_000, longShare: 0.05 },
  falseEventEveryMs: 20_000,
  deployEveryMs: 60_000,
};
