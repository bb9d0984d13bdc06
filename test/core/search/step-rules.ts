/** What must hold of every single step of a task item, whoever takes it. */
import type { Listing, SeatState, Task, TaskState } from '../../../core/task.ts';

/** A rule that a history broke. */
export class Broken extends Error {}

const SEAT_MOVES: Readonly<Record<SeatState, readonly SeatState[]>> = {
  warming: ['idle'],
  idle: ['claimed', 'warming'],
  claimed: ['active', 'lost', 'warming'],
  active: ['warming'],
  lost: ['warming'],
};

const TASK_MOVES: Readonly<Record<TaskState, readonly TaskState[]>> = {
  starting: ['ready', 'draining', 'dead'],
  ready: ['draining', 'dead'],
  draining: ['stopped', 'dead'],
  stopped: [],
  dead: [],
};

/** The version grows by one, an epoch is the version that gave it, and (where strict) states move along the diagrams. */
export function checkTaskStep(before: Task, next: Task, strict: boolean): void {
  if (next.version !== before.version + 1)
    throw new Broken('a step does not raise the version by one');
  next.seats.forEach((seat, k) => {
    const old = before.seats[k];
    if (!old) throw new Broken('a step adds a seat');
    if (seat.epoch !== old.epoch && seat.epoch !== next.version)
      throw new Broken('an epoch is not the version that gave it');
    if (seat.state === 'claimed' && old.state !== 'claimed' && seat.epoch !== next.version)
      throw new Broken('a claim has an old epoch');
    if (strict && seat.state !== old.state && !SEAT_MOVES[old.state].includes(seat.state)) {
      throw new Broken(`a seat goes from ${old.state} to ${seat.state}`);
    }
  });
  if (next.seats.filter((seat, k) => seat.state !== before.seats[k]?.state).length > 1)
    throw new Broken('a step moves two seats');
  if (strict && next.state !== before.state && !TASK_MOVES[before.state].includes(next.state)) {
    throw new Broken(`a task goes from ${before.state} to ${next.state}`);
  }
  if (strict && (before.state === 'stopped' || before.state === 'dead'))
    throw new Broken('a finished task is written');
}

/** The definition of the two indexes, said a second time. */
export function checkListing(task: Task, listing: Listing | undefined): void {
  const count = (state: SeatState) => task.seats.filter((seat) => seat.state === state).length;
  const claimable = task.state === 'ready' && !task.muted && count('idle') > 0;
  const sessions = count('claimed') + count('active');
  const beside =
    sessions > 0 && task.spareOpen && task.isolation === 'process' ? 'spare' : undefined;
  const expected = claimable ? (sessions === 0 ? 'idle' : beside) : undefined;
  if (listing !== expected) throw new Broken(`a task is listed as ${listing}, not as ${expected}`);
}
