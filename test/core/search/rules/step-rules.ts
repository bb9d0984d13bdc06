/** What must hold of every single step of an item, whoever takes it. */
import type { Session, SessionState } from '../../../../core/session/session.ts';
import type { Listing, SeatState, Task, TaskState } from '../../../../core/task/task.ts';
import { Broken } from './rules.ts';

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

const SESSION_MOVES: Readonly<Record<SessionState, readonly SessionState[]>> = {
  claimed: ['queued', 'ready', 'ended', 'failed'],
  queued: ['claimed', 'ready', 'ended', 'failed'],
  ready: ['active', 'ended', 'failed'],
  active: ['ended', 'failed'],
  ended: [],
  failed: [],
};

/** The version grows by one, an epoch is the version that gave it, and (where strict) states move along the diagrams. */
export function checkTaskStep(before: Task, next: Task, strict: boolean): void {
  if (next.version !== before.version + 1)
    throw new Broken('a step does not raise the version by one');
  next.seats.forEach((seat, k) => {
    const old = before.seats[k];
    if (!old) throw new Broken('a step moves along no line of the diagrams', 'a new seat');
    if (seat.epoch !== old.epoch && seat.epoch !== next.version)
      throw new Broken('an epoch is not the version that gave it');
    if (seat.state === 'claimed' && old.state !== 'claimed' && seat.epoch !== next.version)
      throw new Broken('a claim has an old epoch');
    if (strict && seat.state !== old.state) checkMove(SEAT_MOVES, old.state, seat.state);
  });
  if (!strict) return;
  const over = before.state === 'stopped' || before.state === 'dead';
  if (over || next.state !== before.state) checkMove(TASK_MOVES, before.state, next.state);
  if (next.seats.filter((seat, k) => seat.state !== before.seats[k]?.state).length > 1)
    throw new Broken('a step moves along no line of the diagrams', 'two seats at once');
}

/** The version grows by one, the place in the queue is kept, and states move along the diagram. */
export function checkSessionStep(before: Session, next: Session): void {
  if (next.version !== before.version + 1)
    throw new Broken('a step does not raise the version by one');
  if (next.createdAtMs !== before.createdAtMs)
    throw new Broken('a waiting session loses its place');
  if (!SESSION_MOVES[before.state].includes(next.state)) throw wrongMove(before.state, next.state);
}

/** The definition of the two indexes, said a second time. */
export function checkListing(task: Task, listing: Listing | undefined): void {
  const count = (state: SeatState) => task.seats.filter((seat) => seat.state === state).length;
  const claimable = task.state === 'ready' && count('lost') === 0 && count('idle') > 0;
  const sessions = count('claimed') + count('active');
  const beside =
    sessions > 0 && task.spareOpen && task.isolation === 'process' ? 'spare' : undefined;
  const expected = claimable ? (sessions === 0 ? 'idle' : beside) : undefined;
  if (listing !== expected)
    throw new Broken(
      'an index does not hold what its definition names',
      `${listing}, not ${expected}`,
    );
}

function checkMove<S extends string>(
  moves: Readonly<Record<S, readonly S[]>>,
  from: S,
  to: S,
): void {
  if (moves[from].includes(to)) return;
  if (from === 'lost' || to === 'lost' || (from === 'claimed' && to === 'idle'))
    throw new Broken('a lost seat is used before its process is replaced', `${from} to ${to}`);
  throw wrongMove(from, to);
}

function wrongMove(from: string, to: string): Broken {
  return new Broken('a step moves along no line of the diagrams', `${from} to ${to}`);
}
