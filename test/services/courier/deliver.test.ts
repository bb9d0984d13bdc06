import { describe, expect, it } from 'vitest';
import type { Session } from '../../../core/session/session.ts';
import type { SessionEvent } from '../../../core/session/session-events.ts';
import { deliver, type SessionWrite } from '../../../services/courier/deliver.ts';
import { readWrite } from '../../../services/courier/read-stream.ts';

const session = (sessionId: string, of: Partial<Session> = {}): Session => ({
  sessionId,
  pool: 'p',
  transport: 'webrtc',
  state: 'ready',
  version: 2,
  createdAtMs: 1,
  maxDurationMs: 1,
  ...of,
});

const WRITES: SessionWrite[] = [
  { sequence: '10', before: session('a'), after: session('a', { readyAtMs: 2 }) },
  { sequence: '11', before: session('b'), after: session('b', { readyAtMs: 3 }) },
  { sequence: '12', before: session('a', { readyAtMs: 2 }), after: undefined },
  {
    sequence: '13',
    before: session('a', { readyAtMs: 2 }),
    after: session('a', { readyAtMs: 2, endedAtMs: 4, reason: 'caller_left' }),
  },
];

function open(answer: (event: SessionEvent) => 'told' | 'again' | 'refused') {
  const heard: string[] = [];
  const errors: unknown[] = [];
  const log = { info() {}, warn() {}, error: (...of: unknown[]) => void errors.push(of) };
  const listener = async (event: SessionEvent) => {
    heard.push(event.id);
    return answer(event);
  };
  const run = (writes = WRITES) => deliver({ listeners: [listener], log }, writes);
  return { heard, errors, run };
}

describe('deliver', () => {
  it('tells all, in the order of the stream', async () => {
    const { heard, run } = open(() => 'told');
    expect(await run()).toBeUndefined();
    expect(heard).toEqual(['a.session.ready', 'b.session.ready', 'a.session.ended']);
  });

  it('stops where a receiver cannot take one, so that nothing overtakes it', async () => {
    let down = true;
    const { heard, run } = open(({ id }) => (down && id.startsWith('b') ? 'again' : 'told'));
    expect(await run()).toBe('11');
    expect(heard).toEqual(['a.session.ready', 'b.session.ready']);
    down = false;
    expect(await run(WRITES.slice(1))).toBeUndefined();
    expect(heard.slice(2)).toEqual(['b.session.ready', 'a.session.ended']);
  });

  it('goes on past one that was refused, and says so', async () => {
    const { heard, errors, run } = open(({ id }) => (id.startsWith('b') ? 'refused' : 'told'));
    expect(await run()).toBeUndefined();
    expect(heard).toHaveLength(3);
    expect(errors).toHaveLength(1);
  });
});

describe('readWrite', () => {
  it('reads the items of a stream’s record', () => {
    const image = (of: Session) => ({
      PK: { S: `S#${of.sessionId}` },
      body: { S: JSON.stringify(of) },
    });
    const [before, after] = [session('a'), session('a', { readyAtMs: 2 })];
    const dynamodb = { SequenceNumber: '7', OldImage: image(before), NewImage: image(after) };
    expect(readWrite({ dynamodb })).toEqual({ sequence: '7', before, after });
    expect(readWrite({ dynamodb: { SequenceNumber: '8' } })).toMatchObject({ sequence: '8' });
  });
});
