/** `npm run simulate` from its arguments to its output. */
import { writeFile } from 'node:fs/promises';
import { explain } from '../compare/answer.ts';
import { exampleTrace } from '../trace/example-trace.ts';
import { type Asked, readFlags } from './flags.ts';
import { HELP } from './help.ts';
import { htmlReport } from '../report/html-report.ts';
import { jsonReport } from '../report/json-report.ts';
import { createProgress, type ProgressStream } from './progress.ts';
import { simulate } from '../run/simulation.ts';
import { chooseWindow } from '../trace/stretch.ts';
import { textReport } from '../report/text-report.ts';
import { readTrace, type Trace } from '../trace/trace.ts';

/** The world outside. */
export interface SimulateDeps {
  readonly out: { write(text: string): unknown };
  readonly err: ProgressStream;
  readonly nowMs: () => number;
}

/** Answers the exit status: 0, or 2 with one message on `err` where something is wrong with what was given. */
export async function runSimulate(args: readonly string[], deps: SimulateDeps): Promise<number> {
  try {
    const asked = readFlags(args);
    if (asked === 'help') deps.out.write(HELP);
    else await answer(asked, deps);
    return 0;
  } catch (error) {
    deps.err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function answer(asked: Asked, { out, err, nowMs }: SimulateDeps): Promise<void> {
  const progress = createProgress(err, nowMs, asked.quiet);
  const trace =
    asked.trace === undefined
      ? exampleTrace()
      : await readTrace(asked.trace, {
          timeZone: asked.timeZone,
          skipBadRows: asked.skipBadRows,
          progress: (share) => progress.tell('reading', share),
        });
  const { settings, question } = asked;
  const comparison = await simulate(trace, {
    ...question,
    settings: {
      ...settings,
      // Stamps without a zone are local already.
      timeZone: trace.zoned ? settings.timeZone : 'UTC',
      pool: { ...settings.pool, tickS: asked.tickS ?? usualTick(trace, question) },
    },
    progress: (done, of) => progress.tell('playing', done / of),
  });
  progress.end();
  const told = explain(comparison, asked);
  if (asked.html !== undefined) {
    await writeFile(asked.html, htmlReport(told));
    err.write(`report: ${asked.html}\n`);
  }
  out.write(asked.json ? jsonReport(told) : textReport(told));
}

/** So many decisions take the production rule about twenty seconds of a processor. */
const MOST_TICKS = 550_000;

/** Production's five seconds where the window is not too long for it. */
function usualTick(trace: Trace, question: Asked['question']): number {
  const { fromS, toS } = chooseWindow(trace, { ...question, tickS: 60 });
  const ticks = [5, 10, 15, 30, 60];
  return ticks.find((s) => (toS - fromS) / s <= MOST_TICKS) ?? 60;
}
