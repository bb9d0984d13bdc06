/** `GET /v1/pools`: the agents that one may ask for. */
import { Hono } from 'hono';
import { agentsOf } from '../access/caller.ts';
import type { ApiDeps } from '../deps.ts';

/** The names of those that the caller may have; first the one that a request gets which names none. */
export function createPools({ settings }: Pick<ApiDeps, 'settings'>) {
  const { pools, defaultPool } = settings;
  const names = [defaultPool, ...pools.filter((pool) => pool !== defaultPool)];
  return new Hono().get('/', (c) =>
    c.json({ pools: agentsOf(c, names).map((pool) => ({ pool })) }),
  );
}
