/** `greenroom judge`: an evaluator written apart from ours on given traces, our policy beside the plain rules. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotRun } from '../../core/cannot-run.ts';
import { createEvaluator } from '../../sim/judge/evaluator.ts';
import { judgeTrace, LINES } from '../../sim/judge/judge-trace.ts';
import { command } from '../command.ts';
import { flag, many, number, oneOf, text, whole } from '../flags.ts';

/** Judges each trace. */
export const judge = command({
  name: 'judge',
  summary: 'the policy on recorded traces, by an evaluator written apart from it',
  about: `Runs an evaluator on traces as it reads them (timestamp,arrivals or arrival,duration_s), our policy beside the plain rules.
Needs python3 with numpy (apt-get install python3-numpy). A trace takes some minutes for each line.`,
  words: { usage: 'TRACE [TRACE …]', least: 1, most: 1000 },
  flags: {
    evaluator: flag(
      {
        takes: 'FILE',
        says: 'evaluate.py',
        usually: '$GREENROOM_JUDGE, else beside the first trace',
      },
      text,
    ),
    seeds: flag({ takes: 'N', says: 'seeds, pooled', otherwise: '3' }, whole(1, 1000)),
    line: many(
      { takes: 'NAME', says: `only these of: ${Object.keys(LINES).join(', ')}` },
      oneOf(...Object.keys(LINES)),
    ),
    durMean: flag(
      {
        takes: 'S',
        says: 'mean session, passed on (files with own lengths are rescaled to it)',
      },
      number(0.001, 1e6),
    ),
  },
  async run({ words: traces, ...asked }, io) {
    const missing = traces.filter((trace) => !existsSync(trace));
    if (missing.length > 0)
      throw new CannotRun(`Cannot judge: no such file: ${missing.join(', ')}`);
    const beside = join(dirname(traces[0] ?? ''), 'evaluate.py');
    const path = asked.evaluator ?? io.env['GREENROOM_JUDGE'] ?? beside;
    if (!existsSync(path))
      throw new CannotRun(
        `Cannot judge: no evaluator at ${path}; name it with --evaluator or GREENROOM_JUDGE`,
      );
    const evaluator = createEvaluator(path);
    const { durMean } = asked;
    const all = [
      '--seeds',
      String(asked.seeds),
      ...(durMean === undefined ? [] : ['--dur-mean', String(durMean)]),
    ];
    for (const trace of traces) {
      io.say(`\n${trace}`);
      const run = (options: readonly string[]) => evaluator([trace, ...all, ...options]);
      for (const name of asked.line.length > 0 ? asked.line : Object.keys(LINES))
        for (const row of await judgeTrace(name, run)) io.say(`  ${row}`);
    }
  },
});
