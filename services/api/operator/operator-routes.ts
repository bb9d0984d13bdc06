/**
 * `/v1/operator`: what the console and scripts of whoever is called at night read and do. Reading needs a key of scope `pools`,
 * doing one of scope `operate`.
 */
import { type Context, Hono } from 'hono';
import { readDeploys } from '../../../core/operator/deploy-rows.ts';
import { drainNow } from '../../../core/operator/drain-task.ts';
import { findSessions, withoutSecrets } from '../../../core/operator/find-sessions.ts';
import { readPoolFacts } from '../../../core/operator/pool-facts.ts';
import { readStory } from '../../../core/operator/read-story.ts';
import { readTaskRows } from '../../../core/operator/task-rows.ts';
import { agentsOf, poolFor } from '../access/caller.ts';
import type { ApiDeps } from '../deps.ts';
import { endOpenSession } from '../end-session.ts';
import { ApiProblem } from '../problem.ts';
import { readJsonBody, readQuery } from '../read-request.ts';
import { findSession } from '../routes/sessions.ts';
import { LIST_DEFAULT, ofPool } from '../schemas.ts';
import { readLook } from './look.ts';
import { mayOperate } from './may-operate.ts';
import { LIVE_MOST, MINUTES } from './operator-limits.ts';
import { rollbackWish, sessionSearch } from './operator-schemas.ts';
import { rollBack } from './roll-back.ts';

/** Reading, and doing. */
export function createOperator(deps: ApiDeps) {
  return new Hono()
    .route('/', createLooks(deps))
    .delete('/sessions/:sessionId', async (c) => {
      await endOpenSession(deps, await findOwn(c, deps, c.req.param('sessionId')));
      return c.body(null, 204);
    })
    .post('/tasks/:taskId/drain', async (c) => {
      const task = await deps.store.getTask(c.req.param('taskId'));
      if (!task) throw new ApiProblem('TASK_UNKNOWN');
      poolFor(c, deps.settings, task.pool);
      const drained = await drainNow(deps.store, task);
      if (drained.state !== 'draining') {
        throw new ApiProblem('TASK_OVER', { detail: `The task is ${drained.state}` });
      }
      return c.json({ taskId: drained.taskId, state: drained.state });
    })
    .post('/pools/:pool/rollback', async (c) => {
      const pool = poolFor(c, deps.settings, c.req.param('pool'));
      return c.json(await rollBack(deps, pool, await readJsonBody(c, rollbackWish)));
    });
}

function createLooks(deps: ApiDeps) {
  const { store, clock } = deps;
  return new Hono()
    .get('/look', async (c) => c.json(await readLook(c, deps)))
    .get('/pools', async (c) => {
      const of = { nowMs: clock.nowMs(), minutes: MINUTES };
      const pools = poolsOf(c, deps).map((pool) => readPoolFacts(store, pool, of));
      return c.json({
        pools: await Promise.all(pools),
        atMs: of.nowMs,
        mayOperate: mayOperate(c),
      });
    })
    .get('/tasks', async (c) => {
      const nowMs = clock.nowMs();
      return c.json({ tasks: await readTaskRows(store, poolsOf(c, deps), nowMs), atMs: nowMs });
    })
    .get('/deploys', async (c) => {
      const pools = poolsOf(c, deps).map((pool) => readDeploys(store, pool, LIVE_MOST));
      return c.json({ pools: await Promise.all(pools), atMs: clock.nowMs() });
    })
    .get('/sessions', async (c) => {
      const { pool: _, limit = LIST_DEFAULT, ...wish } = readQuery(c, sessionSearch);
      const found = await findSessions(store, poolsOf(c, deps), { ...wish, limit });
      return c.json({ sessions: found.map(withoutSecrets), atMs: clock.nowMs() });
    })
    .get('/sessions/:sessionId', async (c) => {
      const session = await findOwn(c, deps, c.req.param('sessionId'));
      return c.json({ ...(await readStory(store, session)), atMs: clock.nowMs() });
    });
}

/** The pool that is asked for, or all that the caller may see. */
function poolsOf(c: Context, { settings }: ApiDeps): readonly string[] {
  const { pool } = readQuery(c, ofPool);
  return pool === undefined ? agentsOf(c, settings.pools) : [poolFor(c, settings, pool)];
}

async function findOwn(c: Context, deps: ApiDeps, sessionId: string) {
  const session = await findSession(deps, sessionId);
  poolFor(c, deps.settings, session.pool);
  return session;
}
