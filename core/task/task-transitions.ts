/**
 * Every change of a task's state, as a function from item to next item. The adapters write the next item under the
 * condition that the version is still the one it was computed from; production, the simulator and the search in
 * `test/core/search` run these very functions.
 */
import { CLAIM_TIMEOUT_MS } from '../limits.ts';
import { moved, type Outcome, refused } from '../store/outcome.ts';
import {
  isAlive,
  isOccupied,
  type Listing,
  listingOf,
  type Seat,
  sessionsOn,
  type Task,
} from './task.ts';

/** A task as its supervisor first announces it: every seat warming, version 1. */
export function registerTask(facts: TaskFacts): Task {
  const { seatCount, ...rest } = facts;
  const seats = Array.from({ length: seatCount }, (): Seat => ({ state: 'warming', epoch: 0 }));
  const born = { version: 1, state: 'starting', spareOpen: true, muted: false, served: 0 } as const;
  return { ...rest, ...born, seats };
}

/**
 * A task as its launcher writes it down, before its supervisor has spoken: version 0 and no seats, so nothing can be
 * claimed; it is counted as starting, and reaped when it never registers.
 */
export function launchedTask(facts: Omit<TaskFacts, 'seatCount' | 'endpoint' | 'zone'>): Task {
  return { ...registerTask({ ...facts, seatCount: 0, endpoint: '', zone: '' }), version: 0 };
}

/** What a supervisor knows of its task before any seat is warm. */
export interface TaskFacts
  extends Pick<Task, 'taskId' | 'pool' | 'revision' | 'zone' | 'endpoint' | 'isolation'> {
  readonly seatCount: number;
  readonly launchedAtMs: number;
}

/** The supervisor: a fresh process waits in the seat. The first time that all are warm the task is ready. */
export function warmSeat(task: Task, seat: number, nowMs: number): Outcome<Task> {
  if (task.state !== 'starting' && task.state !== 'ready') return refused(`task is ${task.state}`);
  if (task.seats[seat]?.state !== 'warming') return refused(`seat is ${task.seats[seat]?.state}`);
  const next = withSeat(task, seat, { state: 'idle', epoch: task.seats[seat].epoch });
  const first = next.state === 'starting' && next.seats.every((s) => s.state === 'idle');
  return moved(first ? { ...next, state: 'ready', readyAtMs: nowMs } : next);
}

/** What a broker asks for. */
export interface ClaimRequest {
  readonly sessionId: string;
  /** `idle`: a task without a session; `spare`: a seat beside one. */
  readonly from: Listing;
  readonly revision: string;
  readonly nowMs: number;
}

/** A broker: gives a free seat to the session until its bot accepts, for `CLAIM_TIMEOUT_MS`. */
export function claimSeat(task: Task, request: ClaimRequest): Outcome<Task> {
  const { sessionId, from, revision, nowMs } = request;
  if (task.revision !== revision) return refused(`revision is ${task.revision}`);
  if (listingOf(task) !== from) return refused(`task is not listed as ${from}`);
  const seat = task.seats.findIndex((s) => s.state === 'idle');
  const epoch = task.version + 1;
  const claimExpiresAtMs = nowMs + CLAIM_TIMEOUT_MS;
  return moved(withSeat(task, seat, { state: 'claimed', epoch, sessionId, claimExpiresAtMs }));
}

/** A seat and the epoch that its bot was given: the fence of everything the bot writes. */
export interface SeatFence {
  readonly seat: number;
  readonly epoch: number;
  readonly sessionId: string;
}

/** The bot: accepts the session it was claimed for. Only in one transaction with `acceptSession`. */
export function acceptSeat(task: Task, fence: SeatFence): Outcome<Task> {
  const seat = fenced(task, fence);
  if (seat?.state !== 'claimed') return refused('the claim is gone');
  const { epoch, sessionId } = fence;
  const next = withSeat(task, fence.seat, { state: 'active', epoch, sessionId });
  return moved({ ...next, served: task.served + 1 });
}

/** The supervisor: the session is over and its process gone; a fresh one is warmed, or the one-shot task drains. */
export function releaseSeat(task: Task, fence: SeatFence): Outcome<Task> {
  if (fenced(task, fence)?.state !== 'active') return refused('the seat serves another session');
  const next = withSeat(task, fence.seat, { state: 'warming', epoch: fence.epoch });
  if (task.isolation === 'process' || !isOpen(task)) return moved(next);
  return moved({ ...next, state: 'draining', reason: 'one session a task' });
}

/** The supervisor: the process of a seat without an accepted session is gone and will be replaced. */
export function replaceSeat(task: Task, seat: number): Outcome<Task> {
  const found = task.seats[seat];
  if (!isAlive(task)) return refused(`task is ${task.state}`);
  if (!found || found.state === 'warming' || found.state === 'active') {
    return refused(`seat is ${found?.state}`);
  }
  const next = withSeat(task, seat, { state: 'warming', epoch: found.epoch });
  return moved({ ...next, muted: next.seats.some((s) => s.state === 'lost') });
}

/** The reaper: takes a seat whose claim ran out of service, and mutes its task until the supervisor writes again. */
export function expireClaim(task: Task, seat: number, nowMs: number): Outcome<Task> {
  const found = task.seats[seat];
  if (!isAlive(task) || found?.state !== 'claimed') return refused('there is no claim');
  if ((found.claimExpiresAtMs ?? 0) >= nowMs) return refused('the claim has time left');
  return moved({ ...withSeat(task, seat, { state: 'lost', epoch: found.epoch }), muted: true });
}

/** The supervisor: opens or closes the spare seats as the task's CPU allows. */
export function openSpare(task: Task, open: boolean): Outcome<Task> {
  if (!isAlive(task) || task.spareOpen === open) return refused('nothing changes');
  return moved({ ...bump(task), spareOpen: open });
}

/** The scaler: no new session from now on. */
export function drainTask(task: Task, reason: string): Outcome<Task> {
  if (!isOpen(task)) return refused(`task is ${task.state}`);
  return moved({ ...bump(task), state: 'draining', reason });
}

/** AWS will stop the task's host: it serves on, and leaves like one that has grown old. */
export function noticeTask(task: Task): Outcome<Task> {
  if (!isAlive(task)) return refused(`task is ${task.state}`);
  return task.noticed ? refused('known') : moved({ ...task, noticed: true });
}

/** The scaler: an empty draining task may be stopped. Never one with a claimed or active seat. */
export function retireTask(task: Task): Outcome<Task> {
  if (task.state !== 'draining') return refused(`task is ${task.state}`);
  if (sessionsOn(task) > 0) return refused('the task has a session');
  return moved({ ...bump(task), state: 'stopped' });
}

/** The reaper: the task is gone, or unheard for too long; from now on its writes are refused. */
export function killTask(task: Task, reason: string): Outcome<Task> {
  if (!isAlive(task)) return refused(`task is ${task.state}`);
  return moved({ ...bump(task), state: 'dead', reason });
}

function fenced(task: Task, { seat, epoch, sessionId }: SeatFence): Seat | undefined {
  const found = task.seats[seat];
  const same = isAlive(task) && found?.epoch === epoch && found.sessionId === sessionId;
  return same && isOccupied(found) ? found : undefined;
}

function isOpen(task: Task): boolean {
  return task.state === 'starting' || task.state === 'ready';
}

function bump(task: Task): Task {
  return { ...task, version: task.version + 1 };
}

function withSeat(task: Task, index: number, seat: Seat): Task {
  return { ...bump(task), seats: task.seats.map((s, i) => (i === index ? seat : s)) };
}
