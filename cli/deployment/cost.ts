/** `greenroom cost`: what a month costs, from the templates of the configuration as it is. */
import { readFileSync, writeFileSync } from 'node:fs';
import { billOf } from '../../lib/cost/bill.ts';
import { TRAFFICS } from '../../lib/cost/traffic.ts';
import { command } from '../command.ts';
import { flag, number, toggle } from '../flags.ts';
import type { DeploymentReach } from './account/reach.ts';
import { stageFlag } from './cdk/stage-flag.ts';
import { costTable } from './cost-table.ts';

/** More of either is a slip of the keyboard. */
const MOST = 1e7;

/** Prints the cost table. */
export const cost = (reach: DeploymentReach) =>
  command({
    name: 'cost',
    script: 'npm run cost',
    summary: 'what a month of this configuration costs, from its own templates',
    about: `What a month of this configuration costs in AWS, from its own templates: idle, at 1,000 and at 100,000 calls a day.
Model and voice providers are not in it. docs/deploy.md says what is assumed.`,
    packages: 'all',
    flags: {
      stage: stageFlag,
      calls: flag({ takes: 'N', says: 'one more column, for N calls a day' }, number(1, MOST)),
      minutes: flag(
        { takes: 'M', says: 'mean length of a call', otherwise: '4' },
        number(0.01, MOST),
      ),
      json: toggle('every line of each bill as JSON'),
      write: toggle('puts the table into docs/deploy.md in place of the one there'),
    },
    async run({ calls, minutes, json, write, stage }, io) {
      const [{ readFacts }, { synthesiseConfig }] = await Promise.all([
        import('../../lib/cost/facts.ts'),
        import('../../lib/synthesise-config.ts'),
      ]);
      const own = calls === undefined ? [] : [{ name: `${calls} a day`, callsPerDay: calls }];
      const traffics = [...TRAFFICS, ...own].map((each) => ({ ...each, callMinutes: minutes }));
      const facts = readFacts(synthesiseConfig(await reach.at(stage).config()));
      const bills = traffics.map((traffic) => billOf(facts, traffic));
      io.say(json ? JSON.stringify(bills, null, 2) : costTable(bills));
      if (write) replaceTable(costTable(bills));
    },
  });

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
