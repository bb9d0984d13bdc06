/** Transitions that mutants have in place of the protocol's. */
import type { Session } from '../../../../core/session/session.ts';
import { moved, type Outcome, refused } from '../../../../core/store/outcome.ts';
import { isAlive, type Listing, type Seat, type Task } from '../../../../core/task/task.ts';
import type { ClaimRequest, SeatFence } from '../../../../core/task/task-transitions.ts';
import { PROTOCOL } from '../model.ts';

/** Safe while starts are fenced, and still not ours: the process that did not answer would be offered at once again. */
export function expireToIdle(task: Task, seat: number, nowMs: number): Outcome<Task> {
  const step = PROTOCOL.expireClaim(task, seat, nowMs);
  if (step.outcome === 'refused') return step;
  const { seats } = withSeat(step.next, seat, { state: 'idle' });
  return moved({ ...step.next, seats, muted: task.muted });
}

/** The task takes sessions although nothing was heard of it. */
export function expireUnmuted(task: Task, seat: number, nowMs: number): Outcome<Task> {
  const step = PROTOCOL.expireClaim(task, seat, nowMs);
  return step.outcome === 'moved' ? moved({ ...step.next, muted: false }) : step;
}

/** Neither epoch nor state of the seat is looked at. */
export function acceptUnclaimed(task: Task, { seat, sessionId }: SeatFence): Outcome<Task> {
  if (!isAlive(task)) return refused('over');
  return moved(bump(withSeat(task, seat, { state: 'active', sessionId })));
}

/** As if a heartbeat carried it. */
export function openSpareQuietly(task: Task, open: boolean): Outcome<Task> {
  const step = PROTOCOL.openSpare(task, open);
  return step.outcome === 'moved' ? moved({ ...step.next, version: task.version }) : step;
}

/** The bot of an earlier claim could not be told from this one's. */
export function claimWithOldEpoch(task: Task, request: ClaimRequest): Outcome<Task> {
  const step = PROTOCOL.claimSeat(task, request);
  if (step.outcome === 'refused') return step;
  const seats = step.next.seats.map((seat, k) => ({ ...seat, epoch: task.seats[k]?.epoch ?? 0 }));
  return moved({ ...step.next, seats });
}

/** Any free seat, whether or not the task takes sessions. */
export function claimAnyIdle(task: Task, { sessionId }: ClaimRequest): Outcome<Task> {
  const seat = task.seats.findIndex(({ state }) => state === 'idle');
  if (seat < 0 || !isAlive(task)) return refused('no seat');
  const epoch = task.version + 1;
  return moved(
    bump(withSeat(task, seat, { state: 'claimed', epoch, sessionId, claimExpiresAtMs: 1 })),
  );
}

/** A broker of yesterday's revision claims today's tasks, and the other way round. */
export function claimAnyRevision(task: Task, request: ClaimRequest): Outcome<Task> {
  return PROTOCOL.claimSeat(task, { ...request, revision: task.revision });
}

/** The index goes by the seats alone. */
export function listDraining(task: Task): Listing | undefined {
  return PROTOCOL.listingOf(task.state === 'draining' ? { ...task, state: 'ready' } : task);
}

/** Whatever sits in the task. */
export function retireBlindly(task: Task): Outcome<Task> {
  return task.state === 'draining' ? moved(bump({ ...task, state: 'stopped' })) : refused('open');
}

/** A claim counts as nothing until it is accepted. */
export function retireClaimed(task: Task): Outcome<Task> {
  const talks = task.seats.some(({ state }) => state === 'active');
  return talks ? refused('talks') : retireBlindly(task);
}

/** Once muted, always muted. */
export function replaceMuted(task: Task, seat: number): Outcome<Task> {
  const step = PROTOCOL.replaceSeat(task, seat);
  return step.outcome === 'moved' ? moved({ ...step.next, muted: task.muted }) : step;
}

/** Its place is that of its last try. */
export function queueAtEnd(session: Session, nowMs: number): Outcome<Session> {
  const step = PROTOCOL.queueSession(session, nowMs);
  return step.outcome === 'moved' ? moved({ ...step.next, createdAtMs: nowMs + 1 }) : step;
}

/** Only its own request may place it. */
export function takeNever(): Outcome<Session> {
  return refused('never');
}

function withSeat(task: Task, seat: number, to: Partial<Seat>): Task {
  return { ...task, seats: task.seats.map((s, k) => (k === seat ? { ...s, ...to } : s)) };
}

function bump(task: Task): Task {
  return { ...task, version: task.version + 1 };
}
