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
  /** RunTask refuses, or answers nothing though it launched. */
  readonly launchFails: number;
  readonly launchLostAfter: number;
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
  launchFails: 0,
  launchLostAfter: 0,
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
  shortList: 0.3,
  eventLost: 0.2,
  eventTwice: 0.3,
  falseEventEveryMs: 60_000,
  deployEveryMs: 400_000,
  brokenDeploys: 0.25,
  skewMs: 2_500,
};
