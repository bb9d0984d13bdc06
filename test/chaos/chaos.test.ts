import { describe, expect, it } from 'vitest';
import type { Store } from '../../core/store/store.ts';
import { createJudge } from './judge.ts';
import { STORMY } from './runs.ts';
import { runVirtual } from './virtual/run-virtual.ts';
import { createVirtualTime } from './virtual/virtual-time.ts';
import { CALM } from './weather.ts';

const BRIEF = { ...STORMY, sessions: 80, seed: 5 };

async function rulesBroken(of: Parameters<typeof runVirtual>[0]): Promise<string[]> {
  const { violations } = await runVirtual(of);
  return [...new Set(violations.map(({ rule }) => rule))];
}

describe('the pool under faults', () => {
  it('serves everybody once, leaks nothing and tells the truth while everything goes wrong', async () => {
    const { violations, visits, counts } = await runVirtual(BRIEF);
    expect(violations).toEqual([]);
    // A run in which nobody talks, or nothing fails, would prove nothing.
    expect(visits.get('talked')).toBeGreaterThan(60);
    expect(counts.get('fault: store lost before')).toBeGreaterThan(0);
  }, 60_000);

  it('has the same history for the same seed', async () => {
    const once = { ...BRIEF, sessions: 10 };
    const [a, b] = [await runVirtual(once), await runVirtual(once)];
    expect([...a.counts]).toEqual([...b.counts]);
    expect(a.waitsMs).toEqual(b.waitsMs);
  }, 60_000);
});

describe('the judge', () => {
  it('is told from a table without a line by newcomers who overtake', async () => {
    const through = (store: Store): Store => ({ ...store, line: async () => [] });
    const crowded = { ...BRIEF, weather: CALM, maxTasks: 4, minWarm: 2, arrivalMs: 900, through };
    expect(await rulesBroken(crowded)).toContain('a newcomer overtook');
  }, 60_000);

  it('is told from an end that is blamed on the caller by its wrong reason', async () => {
    const through = (store: Store): Store => ({
      ...store,
      saveBoth: (task, { before, after }) =>
        store.saveBoth(task, {
          before,
          after: after.reason === 'bot_died' ? { ...after, reason: 'caller_left' } : after,
        }),
    });
    const deadly = { ...CALM, botDies: 0.5 };
    const broken = await rulesBroken({ ...BRIEF, sessions: 20, weather: deadly, through });
    expect(broken).toEqual(['an end has the wrong reason']);
  }, 60_000);

  it('is told from a sweep that sees nothing by sessions that are open at rest', async () => {
    const through = (store: Store): Store => ({ ...store, listSessions: async () => [] });
    const deadly = { ...CALM, apiDies: 0.5 };
    const broken = await rulesBroken({ ...BRIEF, sessions: 20, weather: deadly, through });
    expect(broken).toContain('a session is open at rest');
  }, 60_000);

  it('knows a task that was stopped with a call, and a caller who was told of another bot', () => {
    const judge = createJudge(createVirtualTime(0));
    judge.began({ id: 1, taskId: 't', gone: false }, 'a');
    judge.told('a', 't');
    judge.told('a', 'another');
    judge.stops('another');
    judge.stops('t');
    judge.stops('t');
    expect(judge.violations.map(({ rule }) => rule)).toEqual([
      'a caller was told of another bot',
      'a task with a call was stopped',
    ]);
  });

  it('knows a bot that serves two, and a session that two serve', () => {
    const judge = createJudge(createVirtualTime(0));
    const bot = (id: number) => ({ id, taskId: 't', gone: false });
    const [one, two] = [bot(1), bot(2)];
    judge.began(one, 'a');
    judge.began(one, 'b');
    judge.began(two, 'a');
    expect(judge.violations.map(({ rule }) => rule)).toEqual([
      'a process served two sessions',
      'a session was served twice',
    ]);
  });
});
