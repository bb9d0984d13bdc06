/** `GET /v1/pool`: what a pool has, what it wants, and what bounds it. */
import { Hono } from 'hono';
import { poolFor } from '../access/caller.ts';
import type { ApiDeps } from '../deps.ts';
import { viewPool } from '../pool-view.ts';
import { readQueue } from '../start/queue.ts';

/** The default pool, or the one that `?pool=` names. */
export function createPool(deps: ApiDeps) {
  return new Hono().get('/', async (c) => {
    const pool = poolFor(c, deps.settings, c.req.query('pool'));
    return c.json(viewPool(pool, await readQueue(deps, pool)));
  });
}
