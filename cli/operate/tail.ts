/** `greenroom tail`: what changes, as it changes. */
import { changesBetween, type PoolSight } from '../../core/operator/changes.ts';
import type { Store } from '../../core/store/store.ts';
import { command } from '../command.ts';
import { flag, number } from '../flags.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { Reach } from './reach.ts';
import { sayMoment } from './say-time.ts';

const LOOK_MS = 1_000;

/** Sessions of each phase that are looked at; of those that are over, the latest. */
const LOOKED_AT = 500;
const ENDS_LOOKED_AT = 50;

/** Looks once a second until it is interrupted. */
export const tail = (reach: Reach) =>
  command({
    name: 'tail',
    summary: 'what changes, as it changes: sessions, tasks, the scaler’s word',
    flags: {
      ...OPERATE_FLAGS,
      for: flag(
        { takes: 'SECONDS', says: 'ends by itself after that', usually: 'until Ctrl-C' },
        number(1, 86_400),
      ),
    },
    async run(asked, { clock, note, say }) {
      const { store, pools, title } = await openPools(reach, asked);
      const untilMs = clock.nowMs() + (asked.for ?? Number.POSITIVE_INFINITY) * 1_000;
      const seen = new Map<string, PoolSight>();
      for (const pool of pools) seen.set(pool, await look(store, pool));
      if (!asked.json) note(`${title}; Ctrl-C ends this, and nothing else`);
      while (clock.nowMs() < untilMs) {
        await clock.sleep(LOOK_MS);
        for (const pool of pools) {
          const before = seen.get(pool) ?? { tasks: [], sessions: [], decision: undefined };
          const after = await look(store, pool);
          seen.set(pool, after);
          const atMs = clock.nowMs();
          for (const change of changesBetween(before, after)) {
            if (asked.json) say(JSON.stringify({ atMs, pool, ...change }));
            else
              say(
                [sayMoment(atMs), pool, change.kind, change.id, change.what]
                  .filter(Boolean)
                  .join('  '),
              );
          }
        }
      }
    },
  });

async function look(store: Store, pool: string): Promise<PoolSight> {
  const [tasks, placing, waiting, live, over, decision] = await Promise.all([
    store.listTasks(pool),
    store.listSessions(pool, 'placing', LOOKED_AT),
    store.listSessions(pool, 'waiting', LOOKED_AT),
    store.listSessions(pool, 'live', LOOKED_AT),
    store.listSessions(pool, 'over', ENDS_LOOKED_AT),
    store.getDecision(pool),
  ]);
  return { tasks, sessions: [...placing, ...waiting, ...live, ...over], decision };
}
