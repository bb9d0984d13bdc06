/** Judges rows on several threads; what was played is kept in a file, so that a run that was stopped goes on where it was. */
import { createHash } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { RuleFigures } from '../compare/figures.ts';
import { bundleWorker } from '../run/bundle-worker.ts';
import type { Trace } from '../trace/trace.ts';
import type { JudgedRow } from './judge-row.ts';
import type { RowMessage, RowWork } from './row-worker.ts';
import type { WantedRow } from './wanted-rows.ts';

/** How. */
export interface JudgeOptions {
  readonly seeds: number;
  readonly threads: number;
  /** A file of lines; nothing is kept without it. */
  readonly keep: string | undefined;
  /** Called as rows are judged and rules are played, with the rows that are done. */
  readonly progress: (done: number, of: number) => void;
  /** Called with each row as it is judged. */
  readonly onRow: (row: JudgedRow) => void;
}

interface KeptLine {
  readonly key: string;
  readonly figures: RuleFigures;
}

/** In the order of the rows. Rejects with the first row's error. */
export async function judgeRows(
  rows: readonly { trace: Trace; row: WantedRow }[],
  { seeds, threads, keep, progress, onRow }: JudgeOptions,
): Promise<JudgedRow[]> {
  const source = await bundleWorker(new URL('./row-worker.ts', import.meta.url));
  // other code plays otherwise: nothing that it did not play itself is taken over
  const code = createHash('sha256').update(source).digest('hex').slice(0, 12);
  const kept = keep === undefined ? [] : await readKept(keep);
  const judged: JudgedRow[] = [];
  const left = rows.entries();
  let done = 0;
  const judgeNext = async () => {
    for (const [i, { trace, row }] of left) {
      const pool = JSON.stringify([code, trace.name, trace.rows, seeds, row]);
      const played = Object.fromEntries(
        kept.filter(({ key }) => key === pool).map(({ figures }) => [figures.rule, figures]),
      );
      judged[i] = await judgeInThread(source, { trace, row, seeds, played }, async (figures) => {
        progress(done, rows.length);
        const line: KeptLine = { key: pool, figures };
        if (keep !== undefined) await appendFile(keep, `${JSON.stringify(line)}\n`);
      });
      progress(++done, rows.length);
      onRow(judged[i]);
    }
  };
  await Promise.all(Array.from({ length: threads }, judgeNext));
  return judged;
}

async function readKept(path: string): Promise<KeptLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  // a run that was stopped in the middle of a line leaves it without its end, to which the next would be joined
  if (text !== '' && !text.endsWith('\n'))
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return lines.map((line) => JSON.parse(line) as KeptLine);
}

async function judgeInThread(
  source: string,
  workerData: RowWork,
  onPlayed: (figures: RuleFigures) => Promise<void>,
): Promise<JudgedRow> {
  const worker = new Worker(source, { eval: true, workerData, execArgv: [] });
  const judged = new Promise<JudgedRow>((resolve, reject) => {
    worker.on('message', (message: RowMessage) => {
      if ('judged' in message) resolve(message.judged);
      else if ('error' in message) reject(new Error(message.error));
      else onPlayed(message.figures).catch(reject);
    });
    worker.once('error', reject);
  });
  try {
    return await judged;
  } finally {
    await worker.terminate();
  }
}
