/** `greenroom policy`: an evaluator's JSON lines, answered by the production functions. */
import { createInterface } from 'node:readline';
import type { PolicyMessage } from '../../sim/judge/json-policy.ts';
import { command } from '../command.ts';
import { flag, number } from '../flags.ts';

/** Shares smaller than this are none. */
const LEAST_SHARE = 1e-9;

/** One decision a line. */
export const policy = command({
  name: 'policy',
  summary: 'the scaler’s decisions over standard input and output, one JSON object a line',
  about: 'Reads one JSON object a line and answers {"warm":n,"keep":m}.',
  flags: {
    cold: flag(
      {
        takes: 'Q',
        says: 'the wanted share of sessions that wait for a container, 0 to 1',
        usually: 'the default money decides',
      },
      number(LEAST_SHARE, 1),
    ),
    shared: flag(
      {
        takes: 'S',
        says: 'the wanted share of those that are put on a spare seat',
        usually: 'the same',
      },
      number(LEAST_SHARE, 1),
    ),
  },
  async run({ cold, shared }, io) {
    const { createPolicy } = await import('../../sim/judge/json-policy.ts');
    const decide = createPolicy({ cold, shared });
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity }))
      if (line.trim() !== '') io.say(JSON.stringify(decide(JSON.parse(line) as PolicyMessage)));
  },
});
