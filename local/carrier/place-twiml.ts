/** A call that is placed by Twilio's fields, which are Telnyx's, too. */
import { needNumber, needSip } from './documents/need-party.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import type { ToldUrls } from './told-urls.ts';

/** What there is to be told of. */
const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

/** Places it. Events are one each, and what is none is a contract error: nothing is told of it. */
export function placeTwiml(
  exchange: Exchange,
  of: { fields: Readonly<Record<string, unknown>>; events: readonly string[] },
): Leg {
  const text = (name: string) => String(of.fields[name] ?? '');
  const document = text('Twiml') || text('Texml');
  const leg = exchange.call(
    {
      from: text('From'),
      to: text('To').includes(':') ? needSip(text('To')) : needNumber(text('To'), '+'),
      timeoutS: Number(text('Timeout') || 60),
      told: readTold(text('StatusCallback'), of.events),
      detectUrl: text('AsyncAmd') === 'true' ? text('AsyncAmdStatusCallback') : '',
    },
    document === '' ? undefined : exchange.read(document),
  );
  for (const event of of.events)
    if (!EVENTS.includes(event)) exchange.note(leg, `21626: no event is called "${event}"`);
  return leg;
}

/** Where no event is asked for, the end is told. */
function readTold(url: string, events: readonly string[]): ToldUrls {
  const asked = events.length === 0 ? ['completed'] : events;
  return Object.fromEntries(asked.map((event) => [event, url]));
}
