import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionsOn } from '../../../core/task/task.ts';
import { createTestApi, type TestApiOptions } from './test-api.ts';

/** Many callers at once through the real app, dispatcher and HTTP supervisors. */
async function crowd(options: TestApiOptions, callers: number) {
  const api = await createTestApi(options);
  const answers = await Promise.all(
    Array.from({ length: callers }, () => api.call('POST', '/v1/sessions')),
  );
  const tasks = await api.store.listTasks('p');
  const live = await api.store.listSessions('p', 'live', 999);
  const waiting = await api.store.listSessions('p', 'waiting', 999);
  await api.close();
  return { answers, tasks, live, waiting };
}

describe('a crowd of callers', () => {
  it('never gets a seat twice, and everybody is told', async () => {
    const sizes = {
      tasks: fc.integer({ min: 0, max: 5 }),
      callers: fc.integer({ min: 1, max: 24 }),
    };
    const property = fc.asyncProperty(fc.record(sizes), async ({ tasks, callers }) => {
      const ids = Array.from({ length: tasks }, (_, i) => `t${i}`);
      const seen = await crowd({ tasks: ids, pool: { maxTasks: 100 } }, callers);
      const places = seen.live.map(({ assignment: a }) => `${a?.taskId}/${a?.seat}`);
      expect(new Set(places).size).toBe(places.length);
      const active = seen.tasks.flatMap((t) => t.seats).filter((s) => s.state === 'active');
      expect(active).toHaveLength(seen.live.length);
      const statuses = seen.answers.map((a) => a.status);
      expect(statuses.filter((s) => s === 201)).toHaveLength(seen.live.length);
      expect(statuses.filter((s) => s === 202)).toHaveLength(seen.waiting.length);
      expect(seen.live.length + seen.waiting.length).toBe(callers);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it.each([
    [10, 1],
    [5, 2],
  ])(
    'gets every seat that is free: ten callers at %i tasks of %i seats',
    async (tasks, seatCount) => {
      const ids = Array.from({ length: tasks }, (_, i) => `t${i}`);
      const seen = await crowd({ tasks: ids, facts: { seatCount } }, 10);
      expect(seen.answers.map((a) => a.status)).toEqual(Array.from({ length: 10 }, () => 201));
      expect(seen.tasks.reduce((sum, task) => sum + sessionsOn(task), 0)).toBe(10);
    },
  );
});
