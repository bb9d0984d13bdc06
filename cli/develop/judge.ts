/** `greenroom judge`: an evaluator written apart from ours on given traces, our policy beside the plain rules. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import { createEvaluator } from '../../sim/judge/evaluator.ts';
import { judgeTrace, LINES, USUAL_LINES } from '../../sim/judge/judge-trace.ts';
import { command } from '../command.ts';
import { flag, many, number, oneOf, text, whole } from '../flags.ts';
import { worthOf } from './worth-of.ts';

/** Judges each trace. */
export const judge = command({
  name: 'judge',
  summary: 'the policy on recorded traces, by an evaluator written apart from it',
  about: `Runs an evaluator on traces as it reads them (timestamp,arrivals or arrival,duration_s), our policy beside the plain rules.
Needs python3 with numpy (apt-get install python3-numpy). A trace takes some minutes for each line.
The line small is for a pool of a few calls at a time, thinned with --scale: prices beside recent:0.8 in the same pool.`,
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
      {
        takes: 'NAME',
        says: `only these of: ${Object.keys(LINES).join(', ')}`,
        usually: USUAL_LINES.join(', '),
      },
      oneOf(...Object.keys(LINES)),
    ),
    durMean: flag(
      {
        takes: 'S',
        says: 'mean session, passed on (files with own lengths are rescaled to it)',
      },
      number(0.001, 1e6),
    ),
    scale: flag(
      { takes: 'F', says: 'the traffic times this; below 1 it is thinned at random' },
      number(1e-6, 1000),
    ),
    testDays: flag(
      { takes: 'N', says: 'days that are judged', usually: '7, or the last third' },
      number(0.1, 3650),
    ),
    testEnd: flag(
      { takes: 'TIME', says: 'where they end, as 2003-09-20T00:00:00', usually: 'the trace’s end' },
      text,
    ),
    worth: many(
      {
        takes: 'COLD,CPU[,IDLE]',
        says: 'on the line small, only these settings of money; may be repeated',
        usually: '25 settings',
      },
      worthOf,
    ),
  },
  async run({ words: traces, ...asked }, io) {
    if (asked.worth.length > 0 && !asked.line.includes('small'))
      throw new WrongUse('--worth is for --line small');
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
    const { seeds, durMean, scale, testDays, testEnd } = asked;
    const all = passedOn({
      '--seeds': seeds,
      '--dur-mean': durMean,
      '--scale': scale,
      '--test-days': testDays,
      '--test-end': testEnd,
    });
    const worths = asked.worth.length > 0 ? asked.worth : undefined;
    for (const trace of traces) {
      io.say(`\n${trace}`);
      const run = (options: readonly string[]) => evaluator([trace, ...all, ...options]);
      for (const name of asked.line.length > 0 ? asked.line : USUAL_LINES)
        for (const row of await judgeTrace(name, run, worths)) io.say(`  ${row}`);
    }
  },
});

/** The evaluator's own options, those that were given. */
function passedOn(options: Readonly<Record<string, number | string | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [name, String(value)],
  );
}
