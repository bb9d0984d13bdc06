/** The protocol's times and counts. Each says what it must exceed. */

/** A claim that its bot has not accepted by then is lost; exceeds every dispatch try of one request together. */
export const CLAIM_TIMEOUT_MS = 15_000;

/** How often a supervisor writes its heartbeat; jittered by a tenth. */
export const HEARTBEAT_MS = 10_000;

/** How often a task publishes its metrics: CloudWatch keeps minutes, and bills calls. */
export const METRICS_MS = 60_000;

/** A task unheard for so long is taken for dead; exceeds several heartbeats and the clock skew together. */
export const HEARTBEAT_STALE_MS = 45_000;

/** A seat is given away only where its task was heard within this; exceeds two heartbeats and the clock skew together. */
export const CLAIM_HEARD_MS = 30_000;

/** The clock skew between any two machines that the protocol allows for. */
export const CLOCK_SKEW_MS = 5_000;

/** With more than this share of heartbeats stale at once the store is in trouble: reaping pauses. */
export const REAP_PAUSE_SHARE = 0.2;

/** Candidates read per shard; a claim picks among them at random. */
export const CLAIM_CANDIDATES = 25;

/** Claims tried for one session before it is queued. */
export const CLAIM_TRIES = 6;

/** How long one dispatch may take; a supervisor answers in some ms, an offer in some tens. */
export const DISPATCH_TIMEOUT_MS = 3_000;

/** A bot whose caller never connects media gives up after this. */
export const CONNECT_TIMEOUT_MS = 60_000;

/**
 * A bot whose caller gives no sign (an offer, candidates, a check) for so long is free again: exceeds what a person takes to
 * allow a microphone and a browser to try all its paths, and keeps a seat from being held for nobody.
 */
export const FIRST_SIGN_MS = 15_000;

/**
 * An offer was answered and no packet of its caller has come for so long: UDP seems blocked, and the session says so. Browsers
 * check at once, by a relay after a second or two.
 */
export const UNREACHED_MS = 4_000;

/** The same from the last answer on: the seat is free again. Exceeds what a browser takes to find a relay by TCP. */
export const UNREACHED_END_MS = 10_000;

/** A waiting session is given up after this; exceeds a slow container start (90 s) twice. */
export const QUEUE_TIMEOUT_MS = 180_000;

/**
 * A caller who waits and has not asked for so long is absent: the seats go to those who are there. Exceeds the longest
 * pause between two questions that a waiting caller is told to make (`QUEUE_RETRY_MAX_S`), and the clock skew.
 */
export const ABSENT_AFTER_MS = 25_000;

/** The longest `Retry-After` of a caller who waits. */
export const QUEUE_RETRY_MAX_S = 10;

/** A caller who was absent for so long is not coming back: the session is over. */
export const ABANDONED_AFTER_MS = 60_000;

/** From launch to claimable, assumed where no launch was measured yet: the middle of what Fargate is reported to take. */
export const ASSUMED_LEAD_TIME_MS = 45_000;

/** The longest that a request is held for its session, from where it came in: a bot's answer fits behind it into API Gateway's 29 s. */
export const PREFER_WAIT_MAX_S = 23;

/** How often the scaler looks at a pool. */
export const TICK_MS = 5_000;

/** Shards of each index; one carries about 500 claims a second, the rest is against contention. */
export const SHARDS = 8;

/** Minute counts are kept so long. */
export const HISTORY_DAYS = 56;
