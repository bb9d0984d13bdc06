/** `greenroom pool`: what a pool holds, what it wants and why, and what came against what was expected. */
import { takeCensus } from '../../core/census.ts';
import type { MinuteCount, Store } from '../../core/store.ts';
import { command } from '../command.ts';
import { textTable } from '../table.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { Reach } from './reach.ts';
import { sayDuration } from './say-time.ts';

const MINUTE_MS = 60_000;

/** Minutes of requests that are shown. */
const MINUTES = 15;

/** One line of counts and one of reasons for each pool. */
export const pool = (reach: Reach) =>
  command({
    name: 'pool',
    summary: 'what each pool holds, what it wants and why; what came in the last minutes',
    flags: OPERATE_FLAGS,
    async run(asked, { clock, note, say }) {
      const { store, pools, title } = await openPools(reach, asked);
      const nowMs = clock.nowMs();
      const facts = await Promise.all(pools.map((name) => readPool(store, name, nowMs)));
      if (asked.json) return say(JSON.stringify({ pools: facts }));
      note(title);
      for (const fact of facts) for (const line of describe(fact, nowMs)) say(line);
    },
  });

type PoolFacts = Awaited<ReturnType<typeof readPool>>;

async function readPool(store: Store, name: string, nowMs: number) {
  const [tasks, waiting, record, decision, came] = await Promise.all([
    store.listTasks(name),
    store.line(name, 1_000),
    store.getPool(name),
    store.getDecision(name),
    store.arrivals(name, nowMs - MINUTES * MINUTE_MS, nowMs),
  ]);
  const census = takeCensus(tasks, waiting.length, record ?? { revisions: [] });
  const waits = waiting.map(({ createdAtMs }) => nowMs - createdAtMs);
  return {
    pool: name,
    ...census,
    longestWaitMs: Math.max(0, ...waits),
    maxTasks: record?.settings.maxTasks ?? null,
    decision: decision ?? null,
    requests: perMinute(came, nowMs),
  };
}

/** Requests in each of the last minutes, the oldest first. */
function perMinute(counts: readonly MinuteCount[], nowMs: number): number[] {
  const of = new Map(counts.map(({ minuteMs, count }) => [minuteMs, count]));
  const thisMinute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return Array.from({ length: MINUTES }, (_, at) => {
    return of.get(thisMinute - (MINUTES - 1 - at) * MINUTE_MS) ?? 0;
  });
}

function* describe(facts: PoolFacts, nowMs: number): Generator<string> {
  const { decision, idle, busy, shared, starting, draining, waiting, fleet } = facts;
  const head = ['pool', 'idle', 'busy', 'shared', 'starting', 'draining', 'waiting', 'tasks'];
  const tasks = facts.maxTasks === null ? String(fleet) : `${fleet} of ${facts.maxTasks}`;
  yield* textTable(head, [[facts.pool, idle, busy, shared, starting, draining, waiting, tasks]]);
  if (waiting > 0) yield `longest wait ${sayDuration(facts.longestWaitMs)}`;
  if (decision) {
    const { warm, keep, boundBy, reason, atMs, leadTimeMs, expectedArrivals } = decision;
    yield `wanted: ${warm} to ${keep} warm, bound by ${boundBy}: ${reason} (${sayDuration(nowMs - atMs)} ago)`;
    yield `a start takes ${sayDuration(leadTimeMs)}; ${(expectedArrivals ?? 0).toFixed(1)} requests expected in that time`;
    if (decision.shortage) yield `launches fail: ${decision.shortage}`;
  } else yield 'the scaler has not looked at it yet';
  yield `requests a minute, oldest first: ${facts.requests.join(' ')}`;
}
