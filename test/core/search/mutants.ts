/** Protocols that are known to be wrong, and how the search finds out: the rule and the length of the shortest history. */
import { moved, type Outcome, refused } from '../../../core/outcome.ts';
import { isAlive, type Task } from '../../../core/task.ts';
import type { SeatFence } from '../../../core/task-transitions.ts';
import { type Model, type Mutation, PROTOCOL } from './model.ts';

/** A wrong protocol, the model that shows it, and what must be found. */
export interface Mutant {
  readonly name: string;
  readonly model: Partial<Model>;
  readonly mutation: Mutation;
  /** The rule it breaks; `stuck`: states that never come to rest. */
  readonly breaks: string;
  /** Steps of the shortest history that breaks it, warming included; 0 where it is stuck. */
  readonly steps: number;
}

/** All of them. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a claim without the condition on its version',
    model: { seats: 1, reads: true },
    mutation: { harm: true, blindClaim: true },
    breaks: 'a seat is offered or claimed while its bot talks',
    steps: 6,
  },
  {
    name: 'a start that is not fenced',
    model: { seats: 1, sessions: 1, tasks: 2, lateMessages: true },
    mutation: { harm: true, unfencedStart: true },
    breaks: 'one session is served by two bots',
    steps: 6,
  },
  {
    name: 'an unaccepted claim back to idle, with a start that is not fenced',
    model: { seats: 1, lateMessages: true },
    mutation: { harm: true, unfencedStart: true, steps: { expireClaim: expireToIdle } },
    breaks: 'a task is stopped with a live session',
    steps: 6,
  },
  {
    name: 'an accept on the task item alone',
    model: { seats: 2, sessions: 1, brokers: 2, retries: true },
    mutation: { harm: true, acceptTaskOnly: true },
    breaks: 'one session is served by two bots',
    steps: 6,
  },
  {
    name: 'an accept without the claim',
    model: { seats: 1, lateMessages: true },
    mutation: { harm: true, steps: { acceptSeat: acceptAnything } },
    breaks: 'stuck',
    steps: 0,
  },
  {
    name: 'a retirement that does not look at the seats',
    model: { sessions: 1 },
    mutation: { harm: true, steps: { retireTask: retireBlindly } },
    breaks: 'a task is stopped with a live session',
    steps: 6,
  },
  {
    name: 'a session offered again as soon as its heartbeat is stale',
    model: { tasks: 2, seats: 1, sessions: 1 },
    mutation: { harm: true, reofferAtKill: true },
    breaks: 'one session is served by two bots',
    steps: 7,
  },
  {
    name: 'no expiry of claims',
    model: { sessions: 1 },
    mutation: { noExpiry: true },
    breaks: 'stuck',
    steps: 0,
  },
  {
    name: 'no sweep of sessions whose broker died',
    model: { sessions: 1 },
    mutation: { noSweep: true },
    breaks: 'stuck',
    steps: 0,
  },
  {
    name: 'no reaper of tasks that are gone',
    model: { sessions: 1 },
    mutation: { noReaper: true },
    breaks: 'stuck',
    steps: 0,
  },
  {
    name: 'a mute that replacing the process does not end',
    model: { sessions: 1 },
    mutation: { steps: { replaceSeat: replaceMuted } },
    breaks: 'stuck',
    steps: 0,
  },
  {
    name: 'neighbours stopped with a lost seat',
    model: {},
    mutation: { harm: true, neighbourKilled: true },
    breaks: 'a live session is stopped for a fault of another seat',
    steps: 7,
  },
  {
    name: 'a waiting session taken without a condition',
    model: { sessions: 1, brokers: 2 },
    mutation: { blindTake: true },
    breaks: 'two brokers hold one session',
    steps: 1,
  },
  {
    name: 'a seat released while its bot still talks',
    model: { sessions: 1 },
    mutation: { harm: true, earlyRelease: true },
    breaks: 'a bot talks on a seat that is not bound to its session',
    steps: 5,
  },
  {
    name: 'an end in two writes',
    model: { sessions: 1 },
    mutation: { endInTwoWrites: true },
    breaks: 'a seat is bound to a session that is over',
    steps: 5,
  },
];

/** Safe while starts are fenced, and still not ours: the process that did not answer would be offered at once again. */
export function expireToIdle(task: Task, seat: number, nowMs: number): Outcome<Task> {
  const step = PROTOCOL.expireClaim(task, seat, nowMs);
  if (step.outcome === 'refused') return step;
  const seats = step.next.seats.map((s, i) => (i === seat ? { ...s, state: 'idle' as const } : s));
  return moved({ ...step.next, seats, muted: task.muted });
}

function acceptAnything(task: Task, { seat, sessionId }: SeatFence): Outcome<Task> {
  if (!isAlive(task)) return refused('over');
  const epoch = task.seats[seat]?.epoch ?? 0;
  const active = { state: 'active' as const, epoch, sessionId };
  return moved({
    ...task,
    version: task.version + 1,
    seats: task.seats.map((s, i) => (i === seat ? active : s)),
  });
}

function retireBlindly(task: Task): Outcome<Task> {
  if (task.state !== 'draining') return refused('not draining');
  return moved({ ...task, version: task.version + 1, state: 'stopped' });
}

function replaceMuted(task: Task, seat: number): Outcome<Task> {
  const step = PROTOCOL.replaceSeat(task, seat);
  return step.outcome === 'moved' ? moved({ ...step.next, muted: task.muted }) : step;
}
