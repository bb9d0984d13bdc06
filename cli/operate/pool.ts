/** `greenroom pool`: what a pool holds, what it wants and why, and what came against what was expected. */
import { type PoolFacts, readPoolFacts } from '../../core/operator/pool-facts.ts';
import { command } from '../command.ts';
import { textTable } from '../table.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { Reach } from './reach.ts';
import { sayDuration } from './say-time.ts';

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
      const facts = await Promise.all(
        pools.map((name) => readPoolFacts(store, name, { nowMs, minutes: MINUTES })),
      );
      if (asked.json) return say(JSON.stringify({ pools: facts }));
      note(title);
      for (const fact of facts) for (const line of describe(fact, nowMs)) say(line);
    },
  });

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
