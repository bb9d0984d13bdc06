/** All that the console shows, in one answer: it asks each two seconds. */
import type { Context } from 'hono';
import { readDeploys } from '../../../core/operator/deploy-rows.ts';
import { findSessions, withoutSecrets } from '../../../core/operator/find-sessions.ts';
import { readPoolFacts } from '../../../core/operator/pool-facts.ts';
import { readStory } from '../../../core/operator/read-story.ts';
import { readTaskRows } from '../../../core/operator/task-rows.ts';
import { agentsOf, poolFor } from '../access/caller.ts';
import type { ApiDeps } from '../deps.ts';
import { readQuery } from '../read-request.ts';
import { findSession } from '../routes/sessions.ts';
import { LIST_DEFAULT } from '../schemas.ts';
import { mayOperate } from './may-operate.ts';
import { LIVE_MOST, MINUTES } from './operator-limits.ts';
import { lookWish } from './operator-schemas.ts';

/** A look at one pool, its deploys, tasks and sessions, and at one session where it is named. */
export async function readLook(c: Context, deps: ApiDeps) {
  const { store, clock, settings } = deps;
  const { pool: asked, session, limit = LIST_DEFAULT, ...wish } = readQuery(c, lookWish);
  const pool = poolFor(c, settings, asked);
  const nowMs = clock.nowMs();
  const readSession = async (sessionId: string) => {
    const found = await findSession(deps, sessionId);
    poolFor(c, settings, found.pool);
    return readStory(store, found);
  };
  const [facts, deploys, tasks, sessions, story] = await Promise.all([
    readPoolFacts(store, pool, { nowMs, minutes: MINUTES }),
    readDeploys(store, pool, LIVE_MOST),
    readTaskRows(store, [pool], nowMs),
    findSessions(store, [pool], { ...wish, limit }),
    session === undefined ? undefined : readSession(session),
  ]);
  return {
    pools: agentsOf(c, settings.pools),
    facts,
    deploys: deploys.revisions,
    tasks,
    sessions: sessions.map(withoutSecrets),
    ...(story ? { story } : {}),
    atMs: nowMs,
    mayOperate: mayOperate(c),
  };
}

/** What the console gets. */
export type Look = Awaited<ReturnType<typeof readLook>>;
