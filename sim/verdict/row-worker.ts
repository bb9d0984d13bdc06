/** A thread that judges rows of one trace, one at a time; what was played before it is told. */
import { parentPort, workerData } from 'node:worker_threads';
import { figuresOf, type RuleFigures } from '../compare/figures.ts';
import { judgedSettings } from '../pool/judged-worlds.ts';
import { createJobRunner } from '../run/run-job.ts';
import { createRandom } from '../trace/random.ts';
import { chooseWindow, cutWindow } from '../trace/stretch.ts';
import { shareFor, thinTrace } from '../trace/thin-trace.ts';
import type { Trace } from '../trace/trace.ts';
import { type JudgedRow, judgeRow, MEAN_SESSION_S, type PlayRule } from './judge-row.ts';
import type { WantedRow } from './wanted-rows.ts';

/** What it is started with. */
export interface RowWork {
  readonly trace: Trace;
  readonly row: WantedRow;
  readonly seeds: number;
  readonly played: Readonly<Record<string, RuleFigures>>;
}

/** What it says back: each rule that was played, and the row at the end. */
export type RowMessage =
  | { readonly spec: string; readonly figures: RuleFigures }
  | { readonly judged: JudgedRow }
  | { readonly error: string };

const say = (message: RowMessage) => parentPort?.postMessage(message);
try {
  const work = workerData as RowWork;
  say({ judged: judgeRow(work.row, work.trace.name, remembering(work, playerOf(work))) });
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
}

function remembering({ played }: RowWork, play: PlayRule): PlayRule {
  const known = new Map(Object.entries(played));
  return (spec) => {
    const before = known.get(spec);
    if (before) return before;
    const figures = play(spec);
    known.set(spec, figures);
    say({ spec, figures });
    return figures;
  };
}

/** Each seed draws the calls of a thinned trace anew. */
function playerOf({ trace, row, seeds }: RowWork): PlayRule {
  const { callsAtATime, days, world } = row;
  const settings = judgedSettings(world, MEAN_SESSION_S);
  const { tickS } = settings.pool;
  const at = { trace, warmupS: settings.warmupS, tickS };
  const stretches = cutWindow(chooseWindow(trace, { days, tickS }), at);
  const share =
    callsAtATime && shareFor(trace, { callsAtATime, meanSessionS: MEAN_SESSION_S, days });
  const runs = Array.from({ length: seeds }, (_, i) => {
    const seed = i + 1;
    const drawn = share ? thinTrace(trace, share, createRandom(seed * 31 + 5)) : trace;
    const run = createJobRunner(drawn);
    return (spec: string) => stretches.map((stretch) => run({ spec, seed, stretch, settings }));
  });
  return (spec) =>
    figuresOf(
      spec,
      runs.flatMap((run) => run(spec)),
    );
}
