/** A pool as an operator looks at it: what it holds, what it wants and why, and what came. */
import { type Census, takeCensus } from '../pool/census.ts';
import type { PoolDecision } from '../pool/pool.ts';
import type { MinuteCount, Store } from '../store/store.ts';

const MINUTE_MS = 60_000;

/** People in a line who are counted; more are as many. */
const LINE_MOST = 1_000;

/** One pool. */
export interface PoolFacts extends Census {
  readonly pool: string;
  readonly longestWaitMs: number;
  readonly maxTasks: number | null;
  readonly decision: PoolDecision | null;
  /** What the pool's tasks cost since midnight, by the price of a minute that the pool is sized with; null where it has none. */
  readonly todayUsd: number | null;
  /** Requests in each of the last minutes, the oldest first; the last one is not over. */
  readonly requests: readonly number[];
}

/** What of the table it reads. */
export type PoolReader = Pick<Store, 'listTasks' | 'line' | 'getPool' | 'getDecision' | 'arrivals'>;

/** Reads it, with the requests of so many minutes. */
export async function readPoolFacts(
  store: PoolReader,
  pool: string,
  { nowMs, minutes }: { readonly nowMs: number; readonly minutes: number },
): Promise<PoolFacts> {
  const [tasks, waiting, record, decision, came] = await Promise.all([
    store.listTasks(pool),
    store.line(pool, LINE_MOST),
    store.getPool(pool),
    store.getDecision(pool),
    store.arrivals(pool, nowMs - minutes * MINUTE_MS, nowMs),
  ]);
  const waits = waiting.map(({ createdAtMs }) => nowMs - createdAtMs);
  return {
    pool,
    ...takeCensus(tasks, waiting.length, record ?? { revisions: [] }),
    longestWaitMs: Math.max(0, ...waits),
    maxTasks: record?.settings.maxTasks ?? null,
    decision: decision ?? null,
    todayUsd: todayUsd(decision, record?.settings.worth?.idleMinute),
    requests: perMinute(came, { nowMs, minutes }),
  };
}

function todayUsd(
  decision: PoolDecision | undefined,
  minuteUsd: number | undefined,
): number | null {
  const { spent } = decision ?? {};
  return spent === undefined || minuteUsd === undefined
    ? null
    : (spent.taskSeconds / 60) * minuteUsd;
}

function perMinute(
  counts: readonly MinuteCount[],
  { nowMs, minutes }: { readonly nowMs: number; readonly minutes: number },
): number[] {
  const of = new Map(counts.map(({ minuteMs, count }) => [minuteMs, count]));
  const thisMinute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return Array.from({ length: minutes }, (_, at) => {
    return of.get(thisMinute - (minutes - 1 - at) * MINUTE_MS) ?? 0;
  });
}
