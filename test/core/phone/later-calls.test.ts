import { expect, it } from 'vitest';
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import { listLater, planLater } from '../../../core/phone/later-calls.ts';

const NOW_MS = Date.UTC(2026, 10, 27);

it('finds the calls of a pool behind however many of another', async () => {
  const records = createMemoryRecords({ nowMs: () => NOW_MS });
  const plan = (pool: string, at: number) => {
    const request = {
      sessionId: `${pool}-${at}`,
      pool,
      transport: 'websocket',
      maxDurationMs: 1,
    } as const;
    return planLater(records, { atMs: NOW_MS + at, request });
  };
  for (let at = 0; at < 1_200; at++) await plan('busy', at);
  await plan('quiet', 1_200);
  await plan('quiet', 3_600_000);
  const found = await listLater(records, 'quiet', NOW_MS + 1_500);
  expect(found.map(({ body }) => body.request.sessionId)).toEqual(['quiet-1200']);
  expect(await listLater(records, 'busy', NOW_MS)).toHaveLength(1_200);
});
