/** A simulation from what is asked to what is said. */
import { writeFile } from 'node:fs/promises';
import type { Io } from '../../cli/command.ts';
import { createProgress } from '../../cli/progress.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import { explain } from '../compare/answer.ts';
import { htmlReport } from '../report/html-report.ts';
import { jsonReport } from '../report/json-report.ts';
import { textReport } from '../report/text-report.ts';
import { compareRules } from '../run/simulation.ts';
import { exampleTrace } from '../trace/example-trace.ts';
import { chooseWindow } from '../trace/stretch.ts';
import { readTrace, type Trace } from '../trace/trace.ts';
import type { SimulateRequest } from './asked.ts';

/** Answers what is asked. Throws `CannotRun` where something is wrong with what was given. */
export async function runSimulate(
  asked: SimulateRequest,
  io: Pick<Io, 'say' | 'note' | 'err' | 'clock'>,
) {
  const progress = createProgress(io.err, io.clock, asked.quiet);
  const trace =
    asked.trace === undefined
      ? exampleTrace()
      : await readTrace(asked.trace, {
          timeZone: asked.timeZone,
          timeColumn: asked.timeColumn,
          dates: asked.dates,
          skipBadRows: asked.skipBadRows,
          progress: (share) => progress.tell('reading', share),
        });
  refuseTooFew(trace);
  const { settings } = asked;
  const example = asked.trace === undefined ? EXAMPLE : undefined;
  const question = {
    ...asked.question,
    ...(example
      ? { days: asked.question.days ?? example.days, sweepTickS: example.sweepTickS }
      : {}),
  };
  const comparison = await compareRules(trace, {
    ...question,
    settings: {
      ...settings,
      // Stamps without a zone are local already.
      timeZone: trace.zoned ? settings.timeZone : 'UTC',
      pool: {
        ...settings.pool,
        tickS: asked.tickS ?? example?.tickS ?? usualTick(trace, question),
      },
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

/** So few calls tell what a pool costs that stands still, and nothing of the traffic. */
const LEAST_CALLS = 50;

function refuseTooFew({ name, counts }: Trace): void {
  const calls = counts.reduce((sum, count) => sum + (count || 0), 0);
  if (calls >= LEAST_CALLS) return;
  throw new CannotRun(
    `Cannot simulate ${name}: ${calls} calls tell nothing of a month; at least ${LEAST_CALLS} are wanted, and better two weeks of them`,
  );
}

/** The made-up line is there to see what comes out: its last week, in steps that take some ten seconds of a processor in all. */
const EXAMPLE = { days: 7, tickS: 15, sweepTickS: 90 };

/** So many decisions take the production rule about twenty seconds of a processor. */
const MOST_TICKS = 550_000;

/** Production's five seconds where the window is not too long for it. */
function usualTick(trace: Trace, question: SimulateRequest['question']): number {
  const { fromS, toS } = chooseWindow(trace, { ...question, tickS: 60 });
  const ticks = [5, 10, 15, 30, 60];
  return ticks.find((s) => (toS - fromS) / s <= MOST_TICKS) ?? 60;
}
