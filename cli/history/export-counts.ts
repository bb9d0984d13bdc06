/** A pool's minute counts as a CSV that `simulate` and `import` read. */
import type { MinuteCount, PoolStore } from '../../core/store/store.ts';

const MINUTE_MS = 60_000;

/** Lines of `timestamp,arrivals`, UTC; every minute from the first known one on, those without a call too. */
export async function* exportCounts(
  store: PoolStore,
  of: { readonly pool: string; readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<string> {
  const counts = await store.arrivals(of.pool, of.fromMs, of.toMs);
  yield 'timestamp,arrivals\n';
  let nextMs = counts[0]?.minuteMs ?? 0;
  for (const { minuteMs, count } of counts) {
    for (; nextMs < minuteMs; nextMs += MINUTE_MS) yield line({ minuteMs: nextMs, count: 0 });
    yield line({ minuteMs, count });
    nextMs = minuteMs + MINUTE_MS;
  }
}

function line({ minuteMs, count }: MinuteCount): string {
  return `${new Date(minuteMs).toISOString().slice(0, 19)}Z,${count}\n`;
}
