/** Task items from their normal form and back. */
import { CLAIM_TIMEOUT_MS } from '../../../../core/limits.ts';
import type { Seat, Task } from '../../../../core/task/task.ts';
import type { Model } from '../model.ts';
import {
  activeFor,
  claimedBy,
  hasSpare,
  headOf,
  IDLE,
  isActive,
  isMuted,
  LAUNCHED,
  LOST,
  revisionOf,
  STARTING,
  sessionOf,
  stateOf,
  TASK_STATES,
  WARMING,
} from './codes.ts';
import { deepFreeze } from './deep-freeze.ts';

const VERSION = 100;

/** The normal form of a task item. */
export interface TaskForm {
  readonly head: number;
  readonly seats: readonly number[];
}

/** What a transition answered: the next form, and the seats that got a new epoch (bit k: seat k). */
export interface TaskStep extends TaskForm {
  readonly renewed: number;
}

/** What all items have in common. */
export const FACTS = {
  taskId: 't',
  pool: 'p',
  zone: 'z',
  endpoint: '',
  isolation: 'process' as const,
  launchedAtMs: 0,
};

/** An item of this form, at some version, whose seats each have an epoch of their own. */
export function decodeTask({ isolation }: Model, { head, seats }: TaskForm): Task {
  const launched = stateOf(head) === LAUNCHED;
  return deepFreeze({
    ...FACTS,
    isolation,
    revision: `r${revisionOf(head)}`,
    version: launched ? 0 : VERSION,
    state: TASK_STATES[launched ? STARTING : stateOf(head)] ?? 'dead',
    seats: launched ? [] : seats.map(decodeSeat),
    spareOpen: hasSpare(head),
    muted: isMuted(head),
    served: 0,
  });
}

function decodeSeat(seat: number, k: number): Seat {
  const epoch = k + 1;
  if (seat === WARMING) return { state: 'warming', epoch };
  if (seat === IDLE) return { state: 'idle', epoch };
  if (seat === LOST) return { state: 'lost', epoch };
  const sessionId = `s${sessionOf(seat)}`;
  if (isActive(seat)) return { state: 'active', epoch, sessionId };
  return { state: 'claimed', epoch, sessionId, claimExpiresAtMs: CLAIM_TIMEOUT_MS };
}

/** The form of an item. */
export function encodeTask(task: Task): TaskForm {
  return { head: encodeHead(task), seats: task.seats.map(encodeSeat) };
}

/** The form of `next`, which a transition made of `before`; a task without seats keeps those it will register. */
export function encodeStep(before: Task, next: Task, form: TaskForm): TaskStep {
  let renewed = 0;
  next.seats.forEach((seat, k) => {
    if (seat.epoch !== before.seats[k]?.epoch) renewed |= 1 << k;
  });
  const seats = next.seats.length > 0 ? next.seats.map(encodeSeat) : form.seats;
  return { head: encodeHead(next), seats, renewed };
}

/** All of a form but its seats. */
export function encodeHead({ version, state, muted, spareOpen, revision }: Task): number {
  const code = version === 0 ? LAUNCHED : TASK_STATES.indexOf(state);
  return headOf(code, { muted, spare: spareOpen, revision: Number(revision.slice(1)) });
}

function encodeSeat({ state, sessionId }: Seat): number {
  const s = Number(sessionId?.slice(1));
  const codes = { warming: WARMING, idle: IDLE, lost: LOST };
  if (state === 'claimed') return claimedBy(s);
  return state === 'active' ? activeFor(s) : codes[state];
}
