import { describe, expect, it } from 'vitest';
import type { Session } from '../../../core/session/session.ts';
import { eventsOf } from '../../../core/session/session-events.ts';
import {
  acceptSession,
  connectSession,
  endSession,
  giveUpSession,
  openSession,
  queueSession,
  speakFirst,
} from '../../../core/session/session-transitions.ts';
import type { Outcome } from '../../../core/store/outcome.ts';

const ASSIGNED = { taskId: 't1', seat: 0, epoch: 3, endpoint: 'http://10.0.0.1:1' };
const PHONE = {
  carrier: 'twilio',
  callId: 'CA1',
  from: '+1555',
  to: '+1666',
  direction: 'inbound',
  origin: 'https://x',
} as const;

const opened = openSession(
  {
    sessionId: 's1',
    pool: 'p',
    transport: 'websocket',
    maxDurationMs: 60_000,
    requestData: { order: 7 },
    phone: PHONE,
  },
  1000,
);

function step(outcome: Outcome<Session>): Session {
  if (outcome.outcome === 'refused') throw new Error(outcome.because);
  return outcome.next;
}

const accepted = step(acceptSession(opened, { assignment: ASSIGNED, from: 'idle', nowMs: 1100 }));
const spoken = step(speakFirst(accepted, 3, 1300));
const connected = step(connectSession(spoken, 3, 1250));
const end = (reason: 'transferred' | 'caller_left') =>
  step(endSession(connected, ASSIGNED, { reason, nowMs: 9250 }));

const types = (before: Session | undefined, after: Session) =>
  eventsOf(before, after).map(({ type, sequence }) => `${sequence} ${type}`);

describe('eventsOf', () => {
  it('tells each happening once, at the write that brought it', () => {
    expect(types(undefined, opened)).toEqual([]);
    expect(types(opened, step(queueSession(opened, 1050)))).toEqual([]);
    expect(types(opened, accepted)).toEqual(['1 session.ready']);
    expect(types(accepted, spoken)).toEqual(['2 session.first_word']);
    expect(types(spoken, connected)).toEqual([]);
    expect(types(connected, end('caller_left'))).toEqual(['4 session.ended']);
    expect(types(connected, end('transferred'))).toEqual([
      '3 session.transferred',
      '4 session.ended',
    ]);
  });

  it('tells in order what several writes brought, where only the last was seen', () => {
    expect(types(undefined, end('transferred'))).toEqual([
      '1 session.ready',
      '2 session.first_word',
      '3 session.transferred',
      '4 session.ended',
    ]);
  });

  it('tells the end of a session that no bot ever had', () => {
    const given = step(giveUpSession(opened, { reason: 'queue_timeout', nowMs: 2000 }));
    expect(types(opened, given)).toEqual(['4 session.ended']);
  });

  it('holds what a receiver needs, the same id each time, and nothing of our addresses', () => {
    const [event] = eventsOf(connected, end('caller_left'));
    expect(event).toEqual({
      id: 's1.session.ended',
      type: 'session.ended',
      timestamp: '1970-01-01T00:00:09.250Z',
      sequence: 4,
      data: {
        sessionId: 's1',
        agent: 'p',
        transport: 'websocket',
        start: 'warm',
        reason: 'caller_left',
        createdAtMs: 1000,
        readyAtMs: 1100,
        activeAtMs: 1250,
        firstWordAtMs: 1300,
        endedAtMs: 9250,
        durationMs: 8000,
        phone: {
          carrier: 'twilio',
          callId: 'CA1',
          from: '+1555',
          to: '+1666',
          direction: 'inbound',
        },
        requestData: { order: 7 },
      },
    });
  });

  it('is fenced: a bot that lost the session tells no first word', () => {
    expect(speakFirst(accepted, 2, 1300).outcome).toBe('refused');
    expect(speakFirst(spoken, 3, 1400).outcome).toBe('refused');
  });
});
