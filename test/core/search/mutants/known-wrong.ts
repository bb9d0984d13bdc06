/** Mutants that others had to learn from before this search was made. */
import type { Mutant } from './mutant.ts';
import * as wrong from './wrong-steps.ts';

/** The four that the design names, and the seven of the throwaway model that came before this search. */
export const KNOWN_WRONG: readonly Mutant[] = [
  {
    name: 'a claim without the condition on its version',
    model: { seats: 1, reads: true },
    mutation: { harm: true, blindClaim: true },
    breaks: 'a seat is offered or claimed while its bot talks',
    steps: 6,
  },
  {
    name: 'a start that is not fenced',
    model: { seats: 1, sessions: 1, tasks: 2 },
    mutation: { harm: true, unfencedStart: true },
    breaks: 'one session is served by two bots',
    steps: 6,
  },
  {
    name: 'a claim that times out back to idle, with a start that is not fenced',
    model: { seats: 1 },
    mutation: { harm: true, unfencedStart: true, steps: { expireClaim: wrong.expireToIdle } },
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
    name: 'a retirement that does not look at the seats',
    model: { sessions: 1 },
    mutation: { harm: true, steps: { retireTask: wrong.retireBlindly } },
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
    breaks: 'a state cannot come to rest',
    steps: 5,
  },
  {
    name: 'neighbours stopped with a lost seat',
    model: {},
    mutation: { harm: true, neighbourKilled: true },
    breaks: 'a live session is stopped for a fault of another seat',
    steps: 7,
  },
];
