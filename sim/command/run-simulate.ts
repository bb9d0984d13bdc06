/** A simulation from what is asked to what is said. */
import { writeFile } from 'node:fs/promises';
import type { Io } from '../../cli/command.ts';
import { createProgress } from '../../cli/progress.ts';
import { explain } from '../compare/answer.ts';
import { exampleTrace } from '../trace/example-trace.ts';
import type { Asked } from './asked.ts';
import { htmlReport } from '../report/html-report.ts';
import { jsonReport } from '../report/json-report.ts';
import { simulate } from '../run/simulation.ts';
import { chooseWindow } from '../trace/stretch.ts';
import { textReport } from '../report/text-report.ts';
import { readTrace, type Trace } from '../trace/trace.ts';

/** Answers what is asked. Throws `CannotRun` where something is wrong with what was given. */
export async function runSimulate(asked: Asked, io: Pick<Io, 'say' | 'note' | 'err' | 'clock'>) {
  const progress = createProgress(io.err, io.clock, asked.quiet);
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
    io.note(`report: ${asked.html}`);
  }
  io.say((asked.json ? jsonReport(told) : textReport(told)).trimEnd());
}

/** So many decisions take the production rule about twenty seconds of a processor. */
const MOST_TICKS = 550_000;

/** Production's five seconds where the window is not too long for it. */
function usualTick(trace: Trace, question: Asked['question']): number {
  const { fromS, toS } = chooseWindow(trace, { ...question, tickS: 60 });
  const ticks = [5, 10, 15, 30, 60];
  return ticks.find((s) => (toS - fromS) / s <= MOST_TICKS) ?? 60;
}
