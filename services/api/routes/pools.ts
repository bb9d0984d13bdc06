/** `GET /v1/pools`: the agents that one may ask for. */
import { Hono } from 'hono';
import type { ApiDeps } from '../deps.ts';

/** Their names; first the one that a request gets which names none. */
export function createPools({ settings }: Pick<ApiDeps, 'settings'>) {
  const { pools, defaultPool } = settings;
  const names = [defaultPool, ...pools.filter((pool) => pool !== defaultPool)];
  return new Hono().get('/', (c) => c.json({ pools: names.map((pool) => ({ pool })) }));
}
