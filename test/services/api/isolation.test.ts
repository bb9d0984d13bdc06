import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionsOn } from '../../../core/task/task.ts';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;

beforeAll(async () => {
  const facts = { seatCount: 2, isolation: 'task' as const };
  api = await createTestApi({ tasks: ['t0', 't1'], facts, pool: { isolation: 'task' } });
});
afterAll(() => api.close());

describe('an agent whose isolation is a task of its own', () => {
  it('shares no task, even one that has a free seat', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.call('POST', '/v1/sessions')),
    );
    const ready = answers.filter(({ status }) => status === 201);
    const queued = answers.filter(({ status }) => status === 202);
    expect(ready.map(({ body }) => body.start)).toEqual(['warm', 'warm']);
    expect(queued).toHaveLength(3);
    const tasks = await api.store.listTasks('p');
    expect(tasks.map(sessionsOn)).toEqual([1, 1]);
  });
});
