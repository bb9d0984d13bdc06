/** `greenroom phone numbers`: which agent answers which number. */
import { readNumbers } from '../../core/phone/phone-numbers.ts';
import { command } from '../command.ts';
import { OPERATE_FLAGS } from '../operate/operate-flags.ts';
import type { Reach } from '../operate/reach.ts';
import { textTable } from '../table.ts';
import { writeFallback } from './read-fallback.ts';

const { local, table, json } = OPERATE_FLAGS;

/** The table as it is. */
export const phoneNumbers = (reach: Reach) =>
  command({
    name: 'phone numbers',
    summary: 'which agent answers which number, and what a caller gets whom no bot can serve',
    flags: { local, table, json },
    async run(asked, { say }) {
      const { records } = await reach.open(asked);
      const numbers = await readNumbers(records);
      if (asked.json) return say(JSON.stringify(numbers));
      const rows = Object.entries(numbers).map(([number, entry]) => {
        const { agent, carrier = '', waitS, fallback } = entry;
        return [number, agent, carrier, `${waitS} s`, writeFallback(fallback)];
      });
      if (rows.length === 0) return say('No number is answered: greenroom phone number --help');
      for (const line of textTable(['number', 'agent', 'carrier', 'waits', 'then'], rows, 'left'))
        say(line);
    },
  });
