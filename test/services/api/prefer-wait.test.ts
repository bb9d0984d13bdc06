import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { PREFER_WAIT_MAX_S } from '../../../core/limits.ts';
import { readWaitMs } from '../../../services/api/read-request.ts';

const app = new Hono().get('/', (c) =>
  c.json(readWaitMs(c, { defaultS: 0, maxS: PREFER_WAIT_MAX_S })),
);

describe('Prefer: wait', () => {
  it.each([
    ['wait=7', 7_000],
    ['respond-async, wait=10', 10_000],
    ['wait=999', PREFER_WAIT_MAX_S * 1000],
    ['wait=-1', 0],
    ['wait=soon', 0],
  ])('holds a request no longer than API Gateway would: %s', async (prefer, waitMs) => {
    const answer = await app.request('/', { headers: { prefer } });
    expect(await answer.json()).toBe(waitMs);
  });
});
