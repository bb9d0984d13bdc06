/** `greenroom history`: minute counts into the table and out of it. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { readCounts } from '../../adapters/cloudwatch/read-counts.ts';
import { readTraffic } from '../../traffic/read-traffic.ts';
import { regularCounts } from '../../traffic/regular-counts.ts';
import type { Clock } from '../../core/clock.ts';
import type { MinuteCount, PoolStore } from '../../core/store.ts';
import { exportCounts } from './export-counts.ts';
import { type Imported, importCounts } from './import-counts.ts';
import { countsToMinutes, type Minutes, sessionsToMinutes } from './to-minutes.ts';
import { createProgress, type Progress, type ProgressStream } from '../../sim/command/progress.ts';
import { explainRefusal } from '../aws-refusal.ts';
import { HISTORY_HELP } from './history-help.ts';
import { type HistoryAsked, readHistoryFlags } from './history-flags.ts';

/** The world outside; the clients are made only when they are needed. */
export interface HistoryDeps {
  readonly out: NodeJS.WritableStream;
  readonly err: ProgressStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly owner: string;
  readonly openStore: (table: string) => PoolStore;
  readonly openCloudWatch: () => CloudWatchClient;
}

/** Answers the exit status: 0, 2 where something is wrong with what was given, 1 where AWS refused. */
export async function runHistory(args: readonly string[], deps: HistoryDeps): Promise<number> {
  let asked: HistoryAsked | 'help';
  try {
    asked = readHistoryFlags(args, deps.env);
  } catch (error) {
    deps.err.write(`${explainRefusal(error)}\n`);
    return 2;
  }
  if (asked === 'help') {
    deps.out.write(HISTORY_HELP);
    return 0;
  }
  const progress = createProgress(deps.err, () => deps.clock.nowMs(), asked.quiet);
  try {
    if (asked.command === 'export') await runExport(asked, deps);
    else await runImport(asked, deps, progress);
    return 0;
  } catch (error) {
    progress.end();
    deps.err.write(`${explainRefusal(error)}\n`);
    return 1;
  }
}

async function runExport(
  asked: HistoryAsked,
  { openStore, clock, out }: HistoryDeps,
): Promise<void> {
  const toMs = clock.nowMs();
  const of = { pool: asked.pool, fromMs: toMs - asked.days * 86_400_000, toMs };
  const lines = Readable.from(exportCounts(openStore(asked.table), of));
  if (asked.out === undefined) for await (const line of lines) out.write(line as string);
  else await pipeline(lines, createWriteStream(asked.out));
}

async function runImport(
  asked: HistoryAsked,
  deps: HistoryDeps,
  progress: Progress,
): Promise<void> {
  const store = deps.openStore(asked.table);
  if (!(await store.getPool(asked.pool)))
    throw new Error(
      `Cannot import into ${asked.pool}: the table ${asked.table} has no such pool (deploy it first)`,
    );
  const read =
    asked.command === 'import'
      ? await fromFile(asked, progress)
      : await fromCloudWatch(asked, deps, progress);
  const imported = await importCounts(
    { ...deps, store, progress: (done, of) => progress.tell('writing', done / of) },
    { ...asked, counts: read.counts },
  );
  progress.end();
  for (const note of read.notes) deps.err.write(`note: ${note}\n`);
  deps.out.write(`${say(asked, imported)}\n`);
}

interface Read {
  readonly counts: readonly MinuteCount[];
  readonly notes: readonly string[];
}

async function fromFile(asked: HistoryAsked, progress: Progress): Promise<Read> {
  const raw = await readTraffic(asked.file ?? '', {
    timeZone: asked.timeZone,
    skipBadRows: asked.skipBadRows,
    progress: (share) => progress.tell('reading', share),
  });
  // The table is in real time: an hour off would be a rush at the wrong hour.
  if (!raw.zoned)
    throw new Error(
      `Cannot import ${asked.file}: its stamps carry no zone; say which with --time-zone (UTC if they are)`,
    );
  if (raw.kind === 'sessions') return { ...sessionsToMinutes(raw.timesS), notes: raw.notes };
  const regular = regularCounts(raw);
  return withGaps(countsToMinutes(regular), [...raw.notes, ...regular.notes]);
}

async function fromCloudWatch(
  asked: HistoryAsked,
  deps: HistoryDeps,
  progress: Progress,
): Promise<Read> {
  const toMs = deps.clock.nowMs();
  const stretches = await readCounts(deps.openCloudWatch(), asked.metric, {
    fromMs: toMs - asked.days * 86_400_000,
    toMs,
    progress: (share) => progress.tell('reading', share),
  });
  const counts = stretches.flatMap(({ stepS, counts }) =>
    counts.flatMap(
      ({ atS, count }) =>
        countsToMinutes({ startS: atS, stepS, counts: Float64Array.of(count) }).counts,
    ),
  );
  if (counts.length > 0) return { counts, notes: [] };
  const { namespace, name, dimensions } = asked.metric;
  const told = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(', ') || 'none';
  throw new Error(
    `Cannot import: CloudWatch has no value of ${namespace} ${name} with the dimensions ${told}; they must be exactly those of the metric`,
  );
}

function withGaps({ counts, unknown }: Minutes, notes: readonly string[]): Read {
  const gaps = `${unknown} intervals were not recorded; the table cannot tell them from quiet ones, and one such week counts little.`;
  return { counts, notes: unknown > 0 ? [...notes, gaps] : notes };
}

function say(
  { pool, dryRun }: HistoryAsked,
  { minutes, calls, changed, tooOld, notOver }: Imported,
): string {
  const left = [
    ...(tooOld > 0 ? [`${tooOld} minutes are older than the table keeps`] : []),
    ...(notOver > 0 ? [`${notOver} are not over yet`] : []),
  ];
  const tail = left.length > 0 ? `; left out: ${left.join(', ')}` : '';
  return `${pool}: ${calls} calls in ${minutes} minutes read, ${changed} minutes ${dryRun ? 'would change' : 'changed'}${tail}`;
}
