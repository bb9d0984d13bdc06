import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { PREFER_WAIT_MAX_S } from '../../../../core/limits.ts';
import { holdOf, noteArrival } from '../../../../services/api/start/hold.ts';

const HELD_UNTIL_MS = PREFER_WAIT_MAX_S * 1000;
const CAME_MS = 1_900_000_000_000;

/** The wait that is left to a request by the gateway's time, after so much was done. */
async function leftOf(of: { told?: number; workMs: number; wantedMs: number }): Promise<number> {
  let nowMs = CAME_MS;
  const clock = { nowMs: () => nowMs };
  const app = new Hono().use(noteArrival(clock)).get('/', (c) => {
    nowMs += of.workMs;
    return c.json(holdOf(c, clock, of.wantedMs).ms);
  });
  const env = of.told === undefined ? {} : { requestContext: { timeEpoch: of.told } };
  return (await (await app.request('/', {}, env)).json()) as number;
}

describe('how long a request is held', () => {
  it.each([
    ['all of a wait that fits', { workMs: 100, wantedMs: 20_000 }, 20_000],
    ['what is left after a slow start', { workMs: 9_000, wantedMs: 25_000 }, HELD_UNTIL_MS - 9_000],
    ['nothing after two waits in one request', { workMs: 40_000, wantedMs: 20_000 }, 0],
    [
      'less where the function was cold, as the gateway’s time shows',
      { told: CAME_MS - 4_000, workMs: 0, wantedMs: 25_000 },
      HELD_UNTIL_MS - 4_000,
    ],
    [
      'by our own clock where the gateway’s is another',
      { told: CAME_MS - 900_000, workMs: 0, wantedMs: 5_000 },
      5_000,
    ],
    [
      'by our own clock where the gateway’s is ahead',
      { told: CAME_MS + 60_000, workMs: 0, wantedMs: 25_000 },
      HELD_UNTIL_MS,
    ],
  ])('is %s', async (_, of, ms) => {
    expect(await leftOf(of)).toBe(ms);
  });
});
