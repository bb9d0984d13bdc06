/** How much of a pool an operator is told at once. */

/** Minutes of requests. */
export const MINUTES = 60;

/** Live sessions that are looked at for the oldest of each revision. */
export const LIVE_MOST = 1_000;
