/** The judge's JSON lines, answered by the production functions: `npm run --silent policy -- --cold Q --shared S`. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createPolicy, type PolicyMessage } from './json-policy.ts';

const { values } = parseArgs({
  options: { cold: { type: 'string' }, shared: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help) {
  process.stderr.write(
    'npm run --silent policy -- [--cold Q] [--shared S]\n' +
      'Reads one JSON object a line, answers {"warm":n,"keep":m}. Q and S are the wanted shares of sessions that wait for a\n' +
      'container and that are put on a spare seat (0 to 1); without them the default money decides.\n',
  );
  process.exit(0);
}

const decide = createPolicy({ cold: share('cold'), shared: share('shared') });
createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', (line) => {
  if (line.trim() !== '')
    process.stdout.write(`${JSON.stringify(decide(JSON.parse(line) as PolicyMessage))}\n`);
});

function share(name: 'cold' | 'shared'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  process.stderr.write(`Cannot start: --${name} is a share over 0 and up to 1, got ${text}\n`);
  process.exit(2);
}
