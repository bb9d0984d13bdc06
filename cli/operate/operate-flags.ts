/** The flags that the operator's commands have in common, and what they open. */
import { WrongUse } from '../../core/cannot-run.ts';
import { flag, text, toggle } from '../flags.ts';
import type { FoundDeployment, Reach } from './reach.ts';

/** Where, which pool, and for whom. */
export const OPERATE_FLAGS = {
  local: toggle('the run of npm start on this machine, instead of AWS'),
  pool: flag({ takes: 'NAME', says: 'this pool only', usually: 'all pools' }, text),
  table: flag({ takes: 'NAME', says: 'the state table, where no stack tells it' }, text),
  json: toggle('JSON for scripts, one document, instead of a table'),
};

interface Asked {
  readonly local: boolean;
  readonly pool: string | undefined;
  readonly table: string | undefined;
}

/** Opens what was asked for, with the pools that are meant. */
export async function openPools(reach: Reach, asked: Asked): Promise<FoundDeployment> {
  const { local, table, pool } = asked;
  const found = await reach.open({ local, table });
  if (pool === undefined) return found;
  if (found.pools.includes(pool)) return { ...found, pools: [pool] };
  throw new WrongUse(`--pool must be one of ${found.pools.join(', ')}, got ${pool}`);
}
