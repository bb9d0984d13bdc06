/** `greenroom history export`: minute counts out of the table. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { command } from '../command.ts';
import { flag, text } from '../flags.ts';
import { exportCounts } from './export-counts.ts';
import { DAYS, POOL, poolAndTable, TABLE } from './history-flags.ts';
import type { HistoryReach } from './reach.ts';

const DAY_MS = 86_400_000;

/** A CSV that `history import` and `simulate` read. */
export const historyExport = (reach: HistoryReach) =>
  command({
    name: 'history export',
    summary: 'a pool’s minute counts as a CSV that import and simulate read',
    flags: {
      pool: POOL,
      table: TABLE,
      days: DAYS,
      out: flag({ takes: 'FILE', says: 'there instead of standard output' }, text),
    },
    async run(asked, { clock, env, say }) {
      const { pool, table } = poolAndTable(asked, env);
      const toMs = clock.nowMs();
      const of = { pool, fromMs: toMs - asked.days * DAY_MS, toMs };
      const lines = exportCounts(await reach.openStore(table), of);
      if (asked.out === undefined) for await (const line of lines) say(line.trimEnd());
      else await pipeline(Readable.from(lines), createWriteStream(asked.out));
    },
  });
