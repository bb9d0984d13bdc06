/**
 * What the search varies: how many parts there are, which faults may happen, and which rule of the protocol a mutant breaks.
 *
 * The functions are those that production runs (`core/task/task-transitions.ts`, `core/session/session-transitions.ts`); only a mutant
 * replaces one. Around them stand the parts as they really act: brokers, supervisors, bots, the reaper, the scaler.
 */
import * as sessionSteps from '../../../core/session/session-transitions.ts';
import { listingOf } from '../../../core/task/task.ts';
import * as taskSteps from '../../../core/task/task-transitions.ts';

/** The transitions under test. */
export const PROTOCOL = { ...taskSteps, ...sessionSteps, listingOf };

/** The transitions, or a mutant's. */
export type Protocol = typeof PROTOCOL;

/** How large the searched system is, and what may happen to it. */
export interface Model {
  /** Tasks, seats a task and sessions at a time. */
  readonly tasks: number;
  readonly seats: number;
  readonly sessions: number;
  /**
   * Brokers that may work on one session at once, each with its own progress. 0: a crowd without a memory, in which at any
   * moment somebody may do for any session whatever a broker could; sessions come back then, so their number has no bound.
   */
  readonly brokers: 0 | 1 | 2;
  /** A claim is a read and a conditional write with anything in between; off: one step, which the condition makes it. */
  readonly reads: boolean;
  /** Each message of a claim is lost, doubled or late; off: whoever was claimed may hear of it at any time, or never. */
  readonly messages: boolean;
  /** A client's retry may start a broker that does not hold the session. */
  readonly retries: boolean;
  /** The supervisor opens and closes its spare seats. */
  readonly spares: boolean;
  /** Caller and bot connect as a step of its own. */
  readonly connects: boolean;
  /** Tasks are launched, write themselves down, and are replaced when they are gone; a deploy or rollback may come any time. */
  readonly launches: boolean;
  /** All sessions are tries of one key: the next is opened only when the one before was refused at the cap. */
  readonly oneKey: boolean;
  readonly isolation: 'process' | 'task';
}

/** Every part with its own progress, in the smallest system; tests widen it. */
export const SMALL: Model = {
  tasks: 1,
  seats: 2,
  sessions: 2,
  brokers: 1,
  reads: false,
  messages: true,
  retries: false,
  spares: false,
  connects: false,
  launches: false,
  oneKey: false,
  isolation: 'process',
};

/** Brokers and messages without a memory, which covers more histories in fewer states. */
export const CROWD: Model = { ...SMALL, brokers: 0, messages: false };

/** How a mutant differs from the protocol: transitions replaced, or a part that acts otherwise. */
export interface Mutation {
  /** Only the rules of `HARM` count, so that what is found is what a caller would feel. */
  readonly harm?: boolean;
  readonly steps?: Partial<Protocol>;
  /** The claim is written without the condition on its version. */
  readonly blindClaim?: boolean;
  /** Brokers try every task, whatever the indexes say. */
  readonly claimsUnlisted?: boolean;
  /** Brokers take a spare seat though an idle task is listed. */
  readonly spareFirst?: boolean;
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
  /** The seat is released by itself: its session did not look accepted when it was read. */
  readonly releasedAlone?: boolean;
  /** A task goes on though its heartbeat was refused. */
  readonly deafTask?: boolean;
  /** A task without an item is told to stop before the table says so. */
  readonly orphanStopped?: boolean;
  /** A key that asks again gets a session of its own. */
  readonly newIdPerTry?: boolean;
}
