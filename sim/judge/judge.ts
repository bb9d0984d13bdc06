/** `npm run judge -- TRACE …`: the shared evaluator on given traces, our policy beside the plain rules. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEvaluator } from './evaluator.ts';
import { judgeTrace, LINES } from './judge-trace.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    evaluator: { type: 'string' },
    seeds: { type: 'string', default: '3' },
    line: { type: 'string', multiple: true },
    'dur-mean': { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help || positionals.length === 0) {
  process.stderr.write(`npm run judge -- TRACE [TRACE …]
  TRACE              a trace as the evaluator reads it: timestamp,arrivals or arrival,duration_s
  --evaluator FILE   evaluate.py; else $GREENROOM_JUDGE, else beside the first trace
  --seeds N          seeds, pooled (3)
  --line NAME        only these of: ${Object.keys(LINES).join(', ')}
  --dur-mean S       mean session, passed on (files with own lengths are rescaled to it)
Needs python3 with numpy (apt-get install python3-numpy). A trace takes some minutes for each line.
`);
  process.exit(values.help ? 0 : 2);
}

const wanted = values.line ?? Object.keys(LINES);
const unknown = [
  ...wanted.filter((name) => !(name in LINES)),
  ...positionals.filter((trace) => !existsSync(trace)),
];
if (unknown.length > 0) {
  process.stderr.write(`Cannot judge: no such line or file: ${unknown.join(', ')}\n`);
  process.exit(2);
}
const path =
  values.evaluator ??
  process.env.GREENROOM_JUDGE ??
  join(dirname(positionals[0] ?? ''), 'evaluate.py');
if (!existsSync(path)) {
  process.stderr.write(
    `Cannot judge: no evaluator at ${path}; name it with --evaluator or GREENROOM_JUDGE\n`,
  );
  process.exit(2);
}
const evaluator = createEvaluator(path);
const shared = ['--seeds', values.seeds];
if (values['dur-mean'] !== undefined) shared.push('--dur-mean', values['dur-mean']);
for (const trace of positionals) {
  process.stdout.write(`\n${trace}\n`);
  const run = (options: readonly string[]) => evaluator([trace, ...shared, ...options]);
  for (const name of wanted)
    for (const row of await judgeTrace(name, run)) process.stdout.write(`  ${row}\n`);
}
