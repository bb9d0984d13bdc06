import { describe, expect, it } from 'vitest';
import { ABSENT_AFTER_MS } from '../../../core/limits.ts';
import { isLineOccupied, serveFirst } from '../../../core/line/line.ts';
import { queueSession } from '../../../core/session/session-transitions.ts';
import type { LineStore } from '../../../core/store/store.ts';
import { must, newSession } from '../../contract/tasks.ts';
import { createHandClock, createWarmStore } from '../warm-store.ts';

async function setUp(ids: readonly string[]) {
  const clock = createHandClock();
  const store = await createWarmStore(clock, []);
  for (const [i, id] of ids.entries()) {
    const open = newSession(id, clock.nowMs() + i);
    await store.openSession(open);
    await store.saveSession({ before: open, after: must(queueSession(open, clock.nowMs())) });
  }
  return { clock, store };
}

type Deps = Awaited<ReturnType<typeof setUp>>;

/** Who was served: the session stays taken, as one whose bot is about to accept it. */
async function serve(deps: Deps, seated: 'seated' | 'no-seat' = 'seated') {
  return (await serveFirst({ ...deps, seat: async () => seated }, 'p'))?.sessionId;
}

describe('the line', () => {
  it('serves the oldest first, and nobody twice', async () => {
    const deps = await setUp(['a', 'b']);
    expect([await serve(deps), await serve(deps)]).toEqual(['a', 'b']);
    expect(await serve(deps)).toBeUndefined();
  });

  it('gives a session that found no seat its place again', async () => {
    const deps = await setUp(['a', 'b']);
    expect([await serve(deps, 'no-seat'), await serve(deps)]).toEqual(['a', 'a']);
  });

  it('is occupied also while the only one in it is being placed', async () => {
    const deps = await setUp(['a']);
    let occupied: Promise<boolean> | undefined;
    const seat = async () => {
      occupied = isLineOccupied(deps, 'p');
      await occupied;
      return 'seated' as const;
    };
    await serveFirst({ ...deps, seat }, 'p');
    expect(await occupied).toBe(true);
  });

  it('passes over a caller who is away, and gives the place back to one who returns', async () => {
    const deps = await setUp(['away', 'here']);
    deps.clock.moveMs(ABSENT_AFTER_MS + 1);
    const [away, here] = await deps.store.line('p', 2);
    if (!away || !here) throw new Error('two are in line');
    await deps.store.markSeen(here, deps.clock.nowMs());
    expect(await serve(deps, 'no-seat')).toBe('here');
    await deps.store.markSeen(away, deps.clock.nowMs());
    expect(await serve(deps)).toBe('away');
  });

  it('is not occupied by callers who are away', async () => {
    const deps = await setUp(['a']);
    deps.clock.moveMs(ABSENT_AFTER_MS + 1);
    expect(await isLineOccupied(deps, 'p')).toBe(false);
  });

  it('is read a few places at a time: past them only where nobody there is found', async () => {
    const deps = await setUp(
      Array.from({ length: 60 }, (_, i) => `s${String(i).padStart(2, '0')}`),
    );
    const limits: number[] = [];
    const line: LineStore['line'] = (pool, limit) => {
      limits.push(limit);
      return deps.store.line(pool, limit);
    };
    const counted = { ...deps, store: { ...deps.store, line } };
    expect(await serve(counted)).toBe('s00');
    deps.clock.moveMs(ABSENT_AFTER_MS + 1);
    const last = (await deps.store.line('p', 60)).at(-1);
    if (last) await deps.store.markSeen(last, deps.clock.nowMs());
    expect(await serve(counted)).toBe('s59');
    expect(await isLineOccupied(counted, 'p')).toBe(true);
    expect(limits).toEqual([25, 25, 200, 25, 200]);
  });

  it('takes a place away that was left over', async () => {
    const deps = await setUp([]);
    const place = { pool: 'p', sessionId: 'gone', createdAtMs: 1, seenAtMs: deps.clock.nowMs() };
    const left: string[] = [];
    const store = {
      ...deps.store,
      line: async () => [place],
      leaveLine: async ({ sessionId }: { sessionId: string }) => void left.push(sessionId),
    };
    expect(await isLineOccupied({ ...deps, store }, 'p')).toBe(false);
    expect(left).toEqual(['gone']);
  });
});
