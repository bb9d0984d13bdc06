/** Session items in normal form, as `task-items.ts` has it for tasks: one number each. */
import { CLAIM_TIMEOUT_MS, QUEUE_TIMEOUT_MS } from '../../../../core/limits.ts';
import type { EndReason, Session } from '../../../../core/session/session.ts';
import type { Outcome } from '../../../../core/store/outcome.ts';
import type { Model, Protocol } from '../model.ts';
import { checkSessionStep } from '../rules/step-rules.ts';
import {
  activeAt,
  FULL,
  HELD,
  isReadyCode,
  OVER,
  placeOf,
  QUEUED,
  readyAt,
  UNASKED,
} from './codes.ts';
import { deepFreeze } from './deep-freeze.ts';

const VERSION = 100;
const EARLY_MS = 0;
const CLAIM_OVER_MS = CLAIM_TIMEOUT_MS + 1;
const QUEUE_OVER_MS = QUEUE_TIMEOUT_MS + 1;

const REQUEST = {
  sessionId: 's',
  pool: 'p',
  transport: 'webrtc' as const,
  maxDurationMs: 1,
};

/** The transitions on normal forms. They answer the next code, or -1: refused. */
export type SessionItems = ReturnType<typeof createSessionItems>;

/** Runs the session transitions of `protocol`. */
export function createSessionItems({ seats }: Model, protocol: Protocol) {
  const known = new Map<number, number>();

  function run(op: number, code: number, step: (session: Session) => Outcome<Session>): number {
    const key = op * 64 + code;
    const found = known.get(key);
    if (found !== undefined) return found;
    let next = -1;
    if (code !== UNASKED) {
      const session = decodeSession(code, seats);
      const outcome = step(session);
      if (outcome.outcome === 'moved') {
        checkSessionStep(session, outcome.next);
        next = encodeSession(outcome.next, seats);
      }
    }
    known.set(key, next);
    return next;
  }

  const opened = encodeSession(protocol.openSession(REQUEST, EARLY_MS), seats);
  const by = (place: number) => assignmentOf(place, seats);
  const giveUp = (op: number, code: number, reason: EndReason) =>
    run(op, code, (s) => protocol.giveUpSession(s, { reason, nowMs: EARLY_MS }));
  return {
    open: () => opened,
    queue: (code: number) => run(0, code, (s) => protocol.queueSession(s, EARLY_MS)),
    take: (code: number) => run(1, code, (s) => protocol.takeSession(s, EARLY_MS)),
    sweepLease: (code: number) => run(2, code, (s) => protocol.sweepSession(s, CLAIM_OVER_MS)),
    sweepQueue: (code: number) => run(3, code, (s) => protocol.sweepSession(s, QUEUE_OVER_MS)),
    giveUp: (code: number) => giveUp(4, code, 'caller_left'),
    refuse: (code: number) => giveUp(5, code, 'pool_full'),
    accept: (code: number, place: number) =>
      run(8 + place, code, (s) =>
        protocol.acceptSession(s, { assignment: by(place), from: 'idle', nowMs: EARLY_MS }),
      ),
    connect: (code: number, place: number) =>
      run(24 + place, code, (s) => protocol.connectSession(s, by(place).epoch, EARLY_MS)),
    end: (code: number, place: number) =>
      run(40 + place, code, (s) =>
        protocol.endSession(s, by(place), { reason: 'caller_left', nowMs: EARLY_MS }),
      ),
  };
}

function assignmentOf(place: number, seats: number) {
  const seat = place % seats;
  return { taskId: `t${Math.floor(place / seats)}`, seat, epoch: seat + 1, endpoint: '' };
}

function decodeSession(code: number, seats: number): Session {
  const base = { ...REQUEST, version: VERSION, createdAtMs: 0 };
  if (code === HELD)
    return deepFreeze({ ...base, state: 'claimed', claimExpiresAtMs: CLAIM_TIMEOUT_MS });
  if (code === QUEUED) return deepFreeze({ ...base, state: 'queued' });
  if (code === OVER) return deepFreeze({ ...base, state: 'ended' });
  if (code === FULL) return deepFreeze({ ...base, state: 'ended', reason: 'pool_full' });
  const state = isReadyCode(code) ? 'ready' : 'active';
  return deepFreeze({ ...base, state, assignment: assignmentOf(placeOf(code), seats) });
}

function encodeSession({ state, reason, assignment }: Session, seats: number): number {
  if (state === 'claimed') return HELD;
  if (state === 'queued') return QUEUED;
  if (state === 'ended' || state === 'failed') return reason === 'pool_full' ? FULL : OVER;
  const { taskId, seat } = assignment ?? { taskId: 't0', seat: 0 };
  const place = Number(taskId.slice(1)) * seats + seat;
  return state === 'ready' ? readyAt(place) : activeAt(place);
}
