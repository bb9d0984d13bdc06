/**
 * What the search varies: how many parts there are, which faults may happen, and which rule of the protocol a mutant breaks.
 *
 * The functions are those that production runs (`core/task-transitions.ts`, `core/session-transitions.ts`); only a mutant
 * replaces one. Around them stand the parts as they really act: brokers, supervisors, bots, the reaper, the scaler.
 */
import * as sessionSteps from '../../../core/session-transitions.ts';
import * as taskSteps from '../../../core/task-transitions.ts';

/** The transitions under test. */
export const PROTOCOL = { ...taskSteps, ...sessionSteps };

/** The transitions, or a mutant's. */
export type Protocol = typeof PROTOCOL;

/** How large the searched system is, and what may happen to it. */
export interface Model {
  readonly tasks: number;
  readonly seats: number;
  readonly sessions: number;
  /** Brokers that may work on one session at once: the one that holds it, and those whose time ran out. */
  readonly brokers: 1 | 2;
  /** A claim is a read and a conditional write with anything in between; off: one step, which the condition makes it. */
  readonly reads: boolean;
  /** Messages of a claim that is over are still delivered; off: dropped, once every item refuses them (`items.ts`). */
  readonly lateMessages: boolean;
  /** A client's retry may start a broker that does not hold the session. */
  readonly retries: boolean;
  /** The supervisor opens and closes its spare seats. */
  readonly spares: boolean;
  /** Caller and bot connect as a step of its own. */
  readonly connects: boolean;
  /** A finished task's place is taken by a new one, of the revision of the day; a deploy changes that once. */
  readonly deploys: boolean;
}

/** The smallest model; tests widen it. */
export const SMALL: Model = {
  tasks: 1,
  seats: 2,
  sessions: 2,
  brokers: 1,
  reads: false,
  lateMessages: false,
  retries: false,
  spares: false,
  connects: false,
  deploys: false,
};

/** How a mutant differs from the protocol: transitions replaced, or a part that acts otherwise. */
export interface Mutation {
  /** Only the rules of `HARM` count, so that what is found is what a caller would feel. */
  readonly harm?: boolean;
  readonly steps?: Partial<Protocol>;
  /** The claim is written without the condition on its version. */
  readonly blindClaim?: boolean;
  /** The bot starts on the message alone and writes afterwards. */
  readonly unfencedStart?: boolean;
  /** The accept is conditional on the task only. */
  readonly acceptTaskOnly?: boolean;
  /** Killing a task offers its sessions again at once. */
  readonly reofferAtKill?: boolean;
  /** Nobody takes claims that ran out back. */
  readonly noExpiry?: boolean;
  /** Nobody looks after sessions whose broker died. */
  readonly noSweep?: boolean;
  /** Nobody notices tasks that are gone. */
  readonly noReaper?: boolean;
  /** Replacing a lost seat's process stops the whole task. */
  readonly neighbourKilled?: boolean;
  /** A broker takes a waiting session without a condition. */
  readonly blindTake?: boolean;
  /** The seat is released while its bot still talks. */
  readonly earlyRelease?: boolean;
  /** The end is two writes, and the second may never come. */
  readonly endInTwoWrites?: boolean;
}
