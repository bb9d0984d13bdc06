/** What both imports do: read, write what is new, and say what was changed. */
import { CannotRun } from '../../core/cannot-run.ts';
import type { MinuteCount, PoolStore } from '../../core/store/store.ts';
import type { Io } from '../command.ts';
import type { Progress } from '../progress.ts';
import { type Imported, importCounts } from './import-counts.ts';

/** Where counts go. */
export interface Into {
  readonly pool: string;
  readonly table: string;
  readonly replace: boolean;
  readonly dryRun: boolean;
}

/** Counts, and what is to be known of them. */
export interface CountsRead {
  readonly counts: readonly MinuteCount[];
  readonly notes: readonly string[];
}

/** The terminal, the table, and the name of this run. */
export interface Surroundings extends Pick<Io, 'say' | 'note' | 'clock'> {
  readonly store: PoolStore;
  readonly progress: Progress;
  readonly owner: string;
}

/** Throws `CannotRun` when the pool is not there, or another import is running. */
export async function bringIn(
  { store, progress, ...io }: Surroundings,
  into: Into,
  read: () => Promise<CountsRead>,
): Promise<void> {
  const { pool, table } = into;
  if (!(await store.getPool(pool)))
    throw new CannotRun(
      `Cannot import into ${pool}: the table ${table} has no such pool (deploy it first)`,
    );
  try {
    const { counts, notes } = await read();
    const imported = await importCounts(
      { ...io, store, progress: (done, of) => progress.tell('writing', done / of) },
      { ...into, counts },
    );
    progress.end();
    for (const each of notes) io.note(`note: ${each}`);
    io.say(describe(into, imported));
  } finally {
    progress.end();
  }
}

function describe(
  { pool, dryRun }: Into,
  { minutes, calls, changed, tooOld, notOver }: Imported,
): string {
  const left = [
    ...(tooOld > 0 ? [`${tooOld} minutes are older than the table keeps`] : []),
    ...(notOver > 0 ? [`${notOver} are not over yet`] : []),
  ];
  const tail = left.length > 0 ? `; left out: ${left.join(', ')}` : '';
  return `${pool}: ${calls} calls in ${minutes} minutes read, ${changed} minutes ${dryRun ? 'would change' : 'changed'}${tail}`;
}
