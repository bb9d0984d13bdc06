/** `npm run cost`: what a month costs, from the templates of the configuration as it is. */
import { readFileSync, writeFileSync } from 'node:fs';
import { billOf } from '../../lib/cost/bill.ts';
import { costTable } from '../../lib/cost/cost-table.ts';
import { readFacts } from '../../lib/cost/facts.ts';
import { TRAFFICS } from '../../lib/cost/traffic.ts';
import type { Config } from '../../lib/config/schema.ts';
import { synthesiseConfig } from '../../lib/synthesise-config.ts';
import { CannotRun, type Command } from './command.ts';
import { readFlags } from './read-flags.ts';

/** Prints the cost table. */
export function cost(config: () => Config): Command {
  return {
    help: `npm run cost [-- --calls N] [--minutes M] [--json] [--write]

What a month of this configuration costs in AWS, from its own templates: idle, at 1,000 and at 100,000 calls a day.
Model and voice providers are not in it. docs/deploy.md says what is assumed.

  --calls N     one more column, for N calls a day
  --minutes M   mean length of a call   (4)
  --json        every line of each bill as JSON
  --write       puts the table into docs/deploy.md in place of the one there`,

    async run(args, io) {
      const flags = readFlags(args, {
        calls: { type: 'string' },
        minutes: { type: 'string', default: '4' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      });
      const callMinutes = readNumber('--minutes', flags.minutes);
      const own = flags.calls === undefined ? [] : [readNumber('--calls', flags.calls)];
      const traffics = [
        ...TRAFFICS,
        ...own.map((callsPerDay) => ({ name: `${flags.calls} a day`, callsPerDay })),
      ].map((traffic) => ({ ...traffic, callMinutes }));
      const facts = readFacts(synthesiseConfig(config()));
      const bills = traffics.map((traffic) => billOf(facts, traffic));
      io.say(flags.json ? JSON.stringify(bills, null, 2) : costTable(bills));
      if (flags.write) replaceTable(costTable(bills));
    },
  };
}

const DOCUMENT = new URL('../../docs/deploy.md', import.meta.url);

/** A table begins with its head and ends with the line on its prices. */
const TABLE = /^\| USD a month [^]*?^Prices of .*$/m;

function replaceTable(table: string): void {
  const before = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(
    DOCUMENT,
    before.replace(TABLE, () => table),
  );
}

function readNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 1e7) return value;
  throw new CannotRun(`${flag} must be a number above 0 and at most 10,000,000, got ${text}`);
}
