import { describe, expect, it } from 'vitest';
import { CLAIM_TIMEOUT_MS, QUEUE_TIMEOUT_MS } from '../../../core/limits.ts';
import type { Assignment, Session, SessionState } from '../../../core/session/session.ts';
import * as transitions from '../../../core/session/session-transitions.ts';
import type { Outcome } from '../../../core/store/outcome.ts';
import { newSession } from '../../contract/tasks.ts';

const NOW = 1_000_000;
const SEAT: Assignment = { taskId: 't', seat: 0, epoch: 3, endpoint: 'http://t' };
const OTHER: Assignment = { ...SEAT, epoch: 4 };

const accept = (by: Assignment) => (session: Session) =>
  transitions.acceptSession(session, { assignment: by, from: 'idle', nowMs: NOW });
const end = (by: Assignment) => (session: Session) =>
  transitions.endSession(session, by, { reason: 'caller_left', nowMs: NOW });

/** Who does what, as the columns of the table below. */
const DEEDS: Readonly<Record<string, (session: Session) => Outcome<Session>>> = {
  queue: (session) => transitions.queueSession(session, NOW),
  take: (session) => transitions.takeSession(session, NOW),
  accept: accept(OTHER),
  miss: (session) => transitions.missCaller(session, SEAT.epoch, NOW),
  connect: (session) => transitions.connectSession(session, SEAT.epoch, NOW),
  'end-by-another': end(OTHER),
  end: end(SEAT),
  'give-up': (session) => transitions.giveUpSession(session, { reason: 'caller_left', nowMs: NOW }),
  'sweep-claim': (session) => transitions.sweepSession(session, NOW + CLAIM_TIMEOUT_MS + 1),
  'sweep-queue': (session) => transitions.sweepSession(session, NOW + QUEUE_TIMEOUT_MS + 1),
};

/** A session and what each deed makes of it; a dot is a refusal. Nothing leads back from a bot to the queue, or from an end. */
const TABLE = `
          queue   take     accept  miss   connect  end-by-another  end    give-up  sweep-claim  sweep-queue
claimed   queued  .        ready   .      .        .               .      ended    queued       failed
queued    .       claimed  ready   .      .        .               .      ended    .            failed
ready     .       .        .       ready  active   .               ended  .        .            .
active    .       .        .       .      .        .               ended  .        .            .
ended     .       .        .       .      .        .               .      .        .            .
failed    .       .        .       .      .        .               .      .        .            .
`;

const [columns = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

function sessionIn(state: SessionState): Session {
  const { claimExpiresAtMs, ...born } = newSession('s1', NOW);
  const held = state === 'ready' || state === 'active' ? { assignment: SEAT } : {};
  const lease = state === 'claimed' && claimExpiresAtMs ? { claimExpiresAtMs } : {};
  return { ...born, ...held, ...lease, state };
}

describe('a session', () => {
  it('is in the table in every state', () => {
    const all: SessionState[] = ['claimed', 'queued', 'ready', 'active', 'ended', 'failed'];
    expect(rows.map(([at]) => at)).toEqual(all);
    expect(columns).toEqual(Object.keys(DEEDS));
  });

  it.each(rows.map((row) => [row[0] as SessionState, row.slice(1)] as const))(
    '%s',
    (state, expected) => {
      const session = sessionIn(state);
      const moves = Object.values(DEEDS).map((deed) => {
        const step = deed(session);
        if (step.outcome === 'refused') return '.';
        expect(step.next.version).toBe(session.version + 1);
        return step.next.state;
      });
      expect(moves).toEqual(expected);
    },
  );

  it('is told once, and by its own seat, that nothing of its caller comes', () => {
    const missed = transitions.missCaller(sessionIn('ready'), SEAT.epoch, NOW);
    expect(missed).toMatchObject({ outcome: 'moved', next: { unreachedAtMs: NOW } });
    if (missed.outcome !== 'moved') return;
    expect(transitions.missCaller(missed.next, SEAT.epoch, NOW + 1).outcome).toBe('refused');
    expect(transitions.missCaller(sessionIn('ready'), OTHER.epoch, NOW).outcome).toBe('refused');
  });
});
