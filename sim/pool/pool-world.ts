/** What a pool is played with: the sessions, the world around the rule, what a rule sees, and what is counted. */

/** What a rule sees at a decision; all counts are now, before its answer. The object is reused: read it, do not keep it. */
export interface Observation {
  tick: number;
  nowS: number;
  /** Sessions being served. */
  active: number;
  idle: number;
  starting: number;
  /** Sessions without a seat. */
  waiting: number;
  /** Since the decision before: sessions that came, those of them that found no seat, those that ended, their lengths. */
  arrived: number;
  cold: number;
  ended: number;
  endedSumS: number;
  /** Tasks with at least one session, and the free seats on them. */
  busyTasks: number;
  spareFree: number;
  spareGiven: number;
  /** Launch to claimable of the tasks that became ready since, in seconds. */
  readonly leadsS: number[];
}

/** How many must be warm (idle or starting, not promised), and above how many idle ones are stopped (at least `warm`). */
export interface WarmAndKeep {
  readonly warm: number;
  readonly keep: number;
}

/** A rule, asked once a tick in order of time. */
export type Rule = (o: Readonly<Observation>) => WarmAndKeep;

/** Sessions in order of arrival, in seconds. */
export interface Sessions {
  readonly arrivalsS: Float64Array;
  readonly durationsS: Float64Array;
}

/** The world around the rule. */
export interface World {
  readonly fromS: number;
  /** Sessions before are played and not counted; a decision falls on it. */
  readonly measureFromS: number;
  readonly toS: number;
  readonly tickS: number;
  /** Seconds from a launch at this time to a claimable task. */
  readonly nextLeadS: (atS: number) => number;
  /** Idle again after a session, instead of gone. Spare seats imply it. */
  readonly reuse: boolean;
  /** Seats beside a task's own, given only when no task is idle. */
  readonly spareSeats: number;
  /** 'claim': each claim is made good at once up to the number last named. */
  readonly refill: 'tick' | 'claim';
  /** Cap on busy, idle and starting tasks together; 0: none. */
  readonly maxTasks: number;
}

/** One look at the pool in the counted time, each `tickS`. */
export type PoolWatch = (o: Readonly<Observation>, answer: WarmAndKeep) => void;

/** What happened in the counted time; times in task-seconds. */
export interface Played {
  readonly sessions: number;
  /** Sessions that waited over a second. */
  readonly cold: number;
  /** Of each counted session, in order of arrival. */
  readonly arrivalsS: Float64Array;
  readonly waitsS: Float64Array;
  /** Lengths of the counted sessions, added up. */
  readonly sessionS: number;
  readonly idleS: number;
  readonly startingS: number;
  /** Tasks idle or busy. */
  readonly taskS: number;
  /** Session-seconds served. */
  readonly busyS: number;
  /** Session-seconds on a task that held more than one. */
  readonly sharedS: number;
  /** Sessions put on a spare seat. */
  readonly spare: number;
  readonly launches: number;
  /** Idle tasks stopped by a decision. */
  readonly stopped: number;
  readonly maxTasks: number;
  readonly maxActive: number;
  readonly spanS: number;
}

/** A session over this many seconds of waiting is cold. */
export const COLD_AFTER_S = 1;
