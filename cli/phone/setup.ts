/** `greenroom phone setup`: what a carrier's console needs to be told. */
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import { CARRIERS, type Carrier, isCarrier } from '../../core/phone/phone.ts';
import { readNumbers } from '../../core/phone/phone-numbers.ts';
import { command } from '../command.ts';
import { OPERATE_FLAGS } from '../operate/operate-flags.ts';
import type { Reach } from '../operate/reach.ts';

const { local, table } = OPERATE_FLAGS;

/** A console's fields, by what is asked or told there. */
interface ConsoleFields {
  readonly where: string;
  readonly voice: string;
  readonly fallback: string;
  readonly status: string;
}

/** Where each console has its fields, and which of our addresses goes into which. */
const CONSOLES: Readonly<Record<Carrier, ConsoleFields>> = {
  twilio: {
    where: 'Phone Numbers > Manage > Active numbers > the number > Voice configuration',
    voice: 'A call comes in: Webhook, HTTP POST',
    fallback: 'Primary handler fails: Webhook, HTTP POST',
    status: 'Call status changes: HTTP POST',
  },
  telnyx: {
    where:
      'Voice > Programmable Voice > TeXML Applications > the application; then assign the number to it',
    voice: 'Send a TeXML webhook to the URL: POST',
    fallback: 'Failover URL: POST',
    status: 'Status callback: POST',
  },
  plivo: {
    where: 'Voice > Applications > the application; then assign the number to it',
    voice: 'Primary Answer URL: POST',
    fallback: 'Fallback Answer URL: POST',
    status: 'Hangup URL: POST',
  },
  vonage: {
    where:
      'Applications > the application > Voice, with signed webhooks on; then link the number to it',
    voice: 'Answer URL: POST',
    fallback: 'Fallback URL: POST',
    status: 'Event URL: POST',
  },
};

/** Tells it; the console is the user's to change. */
export const phoneSetup = (reach: Reach) =>
  command({
    name: 'phone setup',
    summary: 'what a carrier’s console needs: where its fields are, and our addresses for them',
    words: { usage: CARRIERS.join(', '), least: 1, most: 1 },
    flags: { local, table },
    async run(asked, { say }) {
      const [carrier = ''] = asked.words;
      if (!isCarrier(carrier))
        throw new WrongUse(`the carrier must be ${CARRIERS.join(', ')}, got ${carrier}`);
      const { records, carriersUrl, title } = await reach.open(asked);
      const url = await carriersUrl();
      if (url === undefined)
        throw new CannotRun(
          `Cannot tell the addresses: ${title} has no way for carriers; set edge.enabled or direct.domain, and deploy`,
        );
      const { where, ...fields } = CONSOLES[carrier];
      say(where);
      for (const [what, field] of Object.entries(fields))
        say(`  ${field}\n    ${url}/phone/${carrier}/${what}`);
      const numbers = Object.keys(await readNumbers(records));
      say(
        numbers.length > 0
          ? `Answered: ${numbers.join(', ')}`
          : `No number is answered yet: greenroom phone number +14155550100 --agent NAME`,
      );
    },
  });
