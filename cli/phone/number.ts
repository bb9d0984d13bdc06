/** `greenroom phone number`: an agent answers a number from now on, with no deploy. */
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import { HOLD_URL, isHoldUrl } from '../../core/phone/audio-url.ts';
import { CARRIERS, E164 } from '../../core/phone/phone.ts';
import {
  changeNumber,
  MOST_WAIT_S,
  NUMBERS,
  type NumberEntry,
} from '../../core/phone/phone-numbers.ts';
import { notCallable } from '../../core/phone/sip.ts';
import { changeRecord } from '../../core/store/change-record.ts';
import type { RecordStore } from '../../core/store/records.ts';
import { command } from '../command.ts';
import { flag, oneOf, text, toggle, whole } from '../flags.ts';
import { OPERATE_FLAGS } from '../operate/operate-flags.ts';
import type { Reach } from '../operate/reach.ts';
import { readFallback, writeFallback } from './read-fallback.ts';

/** Writers of the table at the same time; more than people who type. */
const TRIES = 5;

const { local, table } = OPERATE_FLAGS;

/** One entry of the table. */
export const phoneNumber = (reach: Reach) =>
  command({
    name: 'phone number',
    summary: 'lets an agent answer a number, with no deploy; * is every number without an entry',
    words: { usage: "the number, such as +14155550100, or '*'", least: 1, most: 1 },
    flags: {
      agent: flag({ takes: 'NAME', says: 'who answers; a pool of the deployment' }, text),
      carrier: flag(
        { takes: 'NAME', says: 'whose number it is, where calls are made from it' },
        oneOf(...CARRIERS),
      ),
      wait: flag(
        { takes: 'SECONDS', says: 'how long a caller waits for a bot', otherwise: '30' },
        whole(0, MOST_WAIT_S),
      ),
      hold: flag(
        {
          takes: 'URL',
          says: 'what a caller hears who waits: a WAV or MP3 of some seconds, played over and over',
          usually: "the agent's own, else a ringing tone",
        },
        holdUrlIn,
      ),
      fallback: flag(
        {
          takes: 'WHAT',
          says: 'and then: busy, dial:+14155550100, say:TEXT or voicemail:TEXT',
          otherwise: 'busy',
        },
        readFallback,
      ),
      remove: toggle('takes the entry out'),
      local,
      table,
    },
    async run(asked, { say }) {
      const [number = ''] = asked.words;
      if (number !== '*' && !E164.test(number))
        throw new WrongUse(`the number must be such as +14155550100, or '*', got ${number}`);
      const { records, pools } = await reach.open(asked);
      const entry = asked.remove ? undefined : readEntry(asked, pools);
      await save(records, number, entry);
      if (!entry) return say(`${number} has no entry now`);
      const then = writeFallback(entry.fallback);
      say(`${number} is answered by ${entry.agent}; after ${entry.waitS} s without a bot: ${then}`);
    },
  });

interface Given {
  readonly agent: string | undefined;
  readonly carrier: NumberEntry['carrier'] | undefined;
  readonly wait: number;
  readonly hold: string | undefined;
  readonly fallback: NumberEntry['fallback'];
}

function readEntry(
  { agent, carrier, wait, hold, fallback }: Given,
  pools: readonly string[],
): NumberEntry {
  if (agent === undefined || !pools.includes(agent))
    throw new WrongUse(`--agent must be one of ${pools.join(', ')}, got ${agent ?? 'nothing'}`);
  const wrong = carrier && fallback.kind === 'dial' ? notCallable(carrier, fallback.to) : undefined;
  if (wrong !== undefined) throw new WrongUse(`--fallback: ${wrong}`);
  const holdUrl = hold === undefined ? {} : { holdUrl: hold };
  return { agent, waitS: wait, fallback, ...holdUrl, ...(carrier ? { carrier } : {}) };
}

function holdUrlIn(given: string, name: string): string {
  if (isHoldUrl(given)) return given;
  throw new WrongUse(`${name} must be ${HOLD_URL}, got ${given}`);
}

async function save(
  records: RecordStore,
  number: string,
  entry: NumberEntry | undefined,
): Promise<void> {
  const changed = await changeRecord(records, { ...NUMBERS, tries: TRIES }, (before) =>
    changeNumber(before, number, entry),
  );
  if (changed === 'lost')
    throw new CannotRun(`Cannot write ${number}: others write the table all the time`);
}
