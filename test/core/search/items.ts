/**
 * Task and session items in normal form: a handful of small numbers that stand for all items that differ only in version,
 * epochs and times. A version matters only by equality, so the holders of an old one (readers, messages, bots) carry one
 * bit that says so; times matter only as before or after a deadline, so each function is called with the clock on the side
 * that the step means. Each transition runs once for each normal form, and its answer is kept.
 */
import { CLAIM_TIMEOUT_MS, QUEUE_TIMEOUT_MS } from '../../../core/limits.ts';
import type { Outcome } from '../../../core/outcome.ts';
import type { Session } from '../../../core/session.ts';
import {
  type Listing,
  listingOf,
  type Seat,
  type Task,
  type TaskState,
} from '../../../core/task.ts';
import type { Model, Protocol } from './model.ts';
import { checkTaskStep, checkListing, Broken } from './step-rules.ts';

const TASK_STATES: readonly TaskState[] = ['starting', 'ready', 'draining', 'stopped', 'dead'];
const VERSION = 100;
const STALE = -1;

/** Task states by number, as they stand in a head. */
export const STARTING = 0;
export const READY = 1;
export const DRAINING = 2;
export const STOPPED = 3;

/** Seat numbers: warming, idle, lost; then claimed and active by session. */
export const WARMING = 0;
export const IDLE = 1;
export const LOST = 2;
export const claimedBy = (s: number): number => 3 + 2 * s;
export const activeFor = (s: number): number => 4 + 2 * s;
export const isClaimed = (seat: number): boolean => seat > 2 && seat % 2 === 1;
export const isActive = (seat: number): boolean => seat > 2 && seat % 2 === 0;
export const sessionOf = (seat: number): number => (seat - 3) >> 1;

/** Session numbers: claimed, queued, over; then ready and active by seat (`place` = task x seats + seat). */
export const HELD = 0;
export const QUEUED = 1;
export const OVER = 2;
export const readyAt = (place: number): number => 3 + 2 * place;
export const isLiveCode = (code: number): boolean => code > 2;
export const placeOf = (code: number): number => (code - 3) >> 1;

/** What a task transition answered: the next head and seats, and the seats that got a new epoch. */
export interface TaskStep {
  readonly head: number;
  readonly seats: readonly number[];
  /** Bit k: seat k's epoch changed. */
  readonly renewed: number;
}

/** The transitions on normal forms. Undefined: refused. */
export type Items = ReturnType<typeof createItems>;

/** The time before every deadline, after a claim's, and after the queue's. */
export const EARLY_MS = 0;
export const CLAIM_OVER_MS = CLAIM_TIMEOUT_MS + 1;
export const QUEUE_OVER_MS = QUEUE_TIMEOUT_MS + 1;

/** A head from its parts. */
export function headOf(state: number, flags: { muted: boolean; spare: boolean; revision: number }) {
  return state + 5 * (Number(flags.muted) + 2 * (Number(flags.spare) + 2 * flags.revision));
}

/** The state number in a head. */
export const stateOf = (head: number): number => head % 5;
/** Whether a head's task may still act. */
export const aliveHead = (head: number): boolean => head % 5 < STOPPED;
/** The revision number in a head. */
export const revisionOf = (head: number): number => Math.floor(head / 20);

/** Runs the transitions of `protocol`, each once a normal form. `strict` also holds every step to the diagrams. */
export function createItems(model: Model, protocol: Protocol, strict: boolean) {
  const known = new Map<number, TaskStep | undefined>();
  const listings = new Map<number, Listing | undefined>();
  const seatBase = 3 + 2 * model.sessions;

  function pack(head: number, seats: readonly number[]): number {
    let packed = head;
    for (const seat of seats) packed = packed * seatBase + seat;
    return packed;
  }

  function run(
    op: number,
    at: readonly [number, readonly number[]],
    step: (t: Task) => Outcome<Task>,
  ) {
    const key = pack(at[0], at[1]) * 4096 + op;
    if (known.has(key)) return known.get(key);
    const task = decodeTask(at[0], at[1]);
    const outcome = step(task);
    const answer = outcome.outcome === 'moved' ? encodeStep(task, outcome.next) : undefined;
    if (outcome.outcome === 'moved') checkTaskStep(task, outcome.next, strict);
    if (answer && strict) refusesStaleFences(answer.head, answer.seats);
    known.set(key, answer);
    return answer;
  }

  /** No fence of an earlier epoch is ever accepted: this is why the search may drop messages that are over. */
  function refusesStaleFences(head: number, seats: readonly number[]): void {
    const task = decodeTask(head, seats);
    for (let seat = 0; seat < model.seats; seat++) {
      for (let s = 0; s < model.sessions; s++) {
        const fence = { seat, epoch: STALE, sessionId: `s${s}` };
        for (const step of [protocol.acceptSeat(task, fence), protocol.releaseSeat(task, fence)]) {
          if (step.outcome === 'moved') throw new Broken('a write with an old epoch is accepted');
        }
      }
    }
  }

  const fence = (seat: number, s: number, live: boolean) => ({
    seat,
    epoch: live ? seat + 1 : STALE,
    sessionId: `s${s}`,
  });

  return {
    listing(head: number, seats: readonly number[]): Listing | undefined {
      const key = pack(head, seats);
      if (listings.has(key)) return listings.get(key);
      const task = decodeTask(head, seats);
      const listing = listingOf(task);
      checkListing(task, listing);
      listings.set(key, listing);
      return listing;
    },
    warm: (head: number, seats: readonly number[], k: number) =>
      run(k, [head, seats], (t) => protocol.warmSeat(t, k, EARLY_MS)),
    claim: (
      head: number,
      seats: readonly number[],
      of: { s: number; from: Listing; revision: number },
    ) =>
      run(64 + of.s * 4 + (of.from === 'idle' ? 0 : 1) + of.revision * 2, [head, seats], (t) =>
        protocol.claimSeat(t, {
          sessionId: `s${of.s}`,
          from: of.from,
          revision: `r${of.revision}`,
          nowMs: EARLY_MS,
        }),
      ),
    accept: (head: number, seats: readonly number[], of: { k: number; s: number; live: boolean }) =>
      run(128 + of.k * 16 + of.s * 2 + Number(of.live), [head, seats], (t) =>
        protocol.acceptSeat(t, fence(of.k, of.s, of.live)),
      ),
    release: (
      head: number,
      seats: readonly number[],
      of: { k: number; s: number; live: boolean },
    ) =>
      run(256 + of.k * 16 + of.s * 2 + Number(of.live), [head, seats], (t) =>
        protocol.releaseSeat(t, fence(of.k, of.s, of.live)),
      ),
    replace: (head: number, seats: readonly number[], k: number) =>
      run(384 + k, [head, seats], (t) => protocol.replaceSeat(t, k)),
    expire: (head: number, seats: readonly number[], k: number) =>
      run(400 + k, [head, seats], (t) => protocol.expireClaim(t, k, CLAIM_OVER_MS)),
    spare: (head: number, seats: readonly number[], open: boolean) =>
      run(416 + Number(open), [head, seats], (t) => protocol.openSpare(t, open)),
    drain: (head: number, seats: readonly number[]) =>
      run(420, [head, seats], (t) => protocol.drainTask(t, 'asked to')),
    retire: (head: number, seats: readonly number[]) =>
      run(421, [head, seats], (t) => protocol.retireTask(t)),
    kill: (head: number, seats: readonly number[]) =>
      run(422, [head, seats], (t) => protocol.killTask(t, 'unheard')),
    session: createSessionSteps(model, protocol),
  };
}

function createSessionSteps(model: Model, protocol: Protocol) {
  const known = new Map<number, number>();
  /** Answers the next code, or -1: refused. */
  function run(op: number, code: number, step: (session: Session) => Outcome<Session>): number {
    const key = op * 64 + code;
    const found = known.get(key);
    if (found !== undefined) return found;
    const session = decodeSession(code, model.seats);
    const outcome = step(session);
    const next =
      outcome.outcome === 'moved' ? encodeSession(session, outcome.next, model.seats) : -1;
    known.set(key, next);
    return next;
  }
  const by = (place: number) => ({
    taskId: `t${Math.floor(place / model.seats)}`,
    epoch: (place % model.seats) + 1,
  });
  return {
    queue: (code: number) => run(0, code, (s) => protocol.queueSession(s, EARLY_MS)),
    take: (code: number) => run(1, code, (s) => protocol.takeSession(s, EARLY_MS)),
    sweepLease: (code: number) => run(2, code, (s) => protocol.sweepSession(s, CLAIM_OVER_MS)),
    sweepQueue: (code: number) => run(3, code, (s) => protocol.sweepSession(s, QUEUE_OVER_MS)),
    giveUp: (code: number) =>
      run(4, code, (s) => protocol.giveUpSession(s, { reason: 'caller_left', nowMs: EARLY_MS })),
    accept: (code: number, place: number) =>
      run(8 + place, code, (s) => {
        const assignment = { ...by(place), seat: place % model.seats, endpoint: '' };
        return protocol.acceptSession(s, { assignment, from: 'idle', nowMs: EARLY_MS });
      }),
    connect: (code: number, place: number) =>
      run(24 + place, code, (s) => protocol.connectSession(s, by(place).epoch, EARLY_MS)),
    end: (code: number, place: number) =>
      run(40 + place, code, (s) =>
        protocol.endSession(s, by(place), { reason: 'caller_left', nowMs: EARLY_MS }),
      ),
  };
}

function decodeTask(head: number, seats: readonly number[]): Task {
  const state = TASK_STATES[stateOf(head)] as TaskState;
  const flags = Math.floor(head / 5);
  return deepFreeze({
    taskId: 't',
    pool: 'p',
    revision: `r${revisionOf(head)}`,
    zone: 'z',
    endpoint: '',
    version: VERSION,
    state,
    seats: seats.map((seat, k) => decodeSeat(seat, k)),
    isolation: 'process' as const,
    spareOpen: ((flags >> 1) & 1) === 1,
    muted: (flags & 1) === 1,
    served: 0,
    launchedAtMs: 0,
  });
}

function decodeSeat(seat: number, k: number): Seat {
  const epoch = k + 1;
  if (seat <= LOST)
    return { state: (['warming', 'idle', 'lost'] as const)[seat as 0 | 1 | 2], epoch };
  const sessionId = `s${sessionOf(seat)}`;
  if (isActive(seat)) return { state: 'active', epoch, sessionId };
  return { state: 'claimed', epoch, sessionId, claimExpiresAtMs: CLAIM_TIMEOUT_MS };
}

function encodeStep(before: Task, next: Task): TaskStep {
  const revision = Number(next.revision.slice(1));
  const state = TASK_STATES.indexOf(next.state);
  const head = headOf(state, { muted: next.muted, spare: next.spareOpen, revision });
  let renewed = 0;
  next.seats.forEach((seat, k) => {
    if (seat.epoch !== before.seats[k]?.epoch) renewed |= 1 << k;
  });
  return { head, seats: next.seats.map(encodeSeat), renewed };
}

function encodeSeat(seat: Seat): number {
  if (seat.state === 'warming') return WARMING;
  if (seat.state === 'idle') return IDLE;
  if (seat.state === 'lost') return LOST;
  const s = Number(seat.sessionId?.slice(1));
  return seat.state === 'claimed' ? claimedBy(s) : activeFor(s);
}

function decodeSession(code: number, seats: number): Session {
  const base = {
    sessionId: 's',
    pool: 'p',
    transport: 'webrtc' as const,
    version: VERSION,
    createdAtMs: 0,
    maxDurationMs: 1,
  };
  if (code === HELD)
    return deepFreeze({ ...base, state: 'claimed', claimExpiresAtMs: CLAIM_TIMEOUT_MS });
  if (code === QUEUED) return deepFreeze({ ...base, state: 'queued' });
  if (code === OVER) return deepFreeze({ ...base, state: 'ended' });
  const place = placeOf(code);
  const seat = place % seats;
  const assignment = {
    taskId: `t${Math.floor(place / seats)}`,
    seat,
    epoch: seat + 1,
    endpoint: '',
  };
  return deepFreeze({ ...base, state: code % 2 === 1 ? 'ready' : 'active', assignment });
}

function encodeSession(before: Session, next: Session, seats: number): number {
  if (next.version !== before.version + 1)
    throw new Broken('a session step does not raise the version by one');
  if (next.state === 'claimed') return HELD;
  if (next.state === 'queued') return QUEUED;
  if (next.state === 'ended' || next.state === 'failed') return OVER;
  const { taskId, seat } = next.assignment ?? { taskId: 't0', seat: 0 };
  const code = readyAt(Number(taskId.slice(1)) * seats + seat);
  return next.state === 'ready' ? code : code + 1;
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part) deepFreeze(part);
  return Object.freeze(value);
}
