/** The flags that the commands of `greenroom history` have in common. */
import { WrongUse } from '../../core/cannot-run.ts';
import { HISTORY_DAYS } from '../../core/limits.ts';
import { flag, number, text } from '../flags.ts';

/** CloudWatch keeps hours for so many days, and nothing longer. */
const MOST_DAYS = 455;

/** The pool. */
export const POOL = flag({ takes: 'NAME', says: 'the pool, which is the agent’s name' }, text);

/** The table. */
export const TABLE = flag(
  { takes: 'NAME', says: 'the table', usually: 'TABLE_NAME in the environment' },
  text,
);

/** How far back. */
export const DAYS = flag(
  { takes: 'N', says: 'the last N days', otherwise: String(HISTORY_DAYS) },
  number(0, MOST_DAYS),
);

/** The pool and the table, both of which must be named. Throws `WrongUse`. */
export function poolAndTable(
  asked: { readonly pool: string | undefined; readonly table: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
): { pool: string; table: string } {
  const { pool } = asked;
  const table = asked.table ?? env['TABLE_NAME'];
  if (pool === undefined) throw new WrongUse('--pool must be the name of a pool, got nothing');
  if (table) return { pool, table };
  throw new WrongUse('--table, or TABLE_NAME in the environment, must be the name of the table');
}
