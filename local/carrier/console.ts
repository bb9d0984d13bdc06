/** A carrier's console as its REST calls tell of it: numbers, and the application that they are assigned to. */
import type { Hono } from 'hono';
import type { Carrier } from '../../core/phone/phone.ts';

/** What its user has filled in. */
export interface Console {
  /** By number: the application it is assigned to; empty for none. Ours is `OUR_APPLICATION`. */
  readonly numbers: Map<string, string>;
  /** Addresses of our application, or of the number itself at Twilio. */
  application: { voiceUrl: string; statusUrl: string; fallbackUrl: string; asleep?: boolean };
}

/** The application that the account's secrets name. */
export const OUR_APPLICATION: Readonly<Record<Carrier, string>> = {
  twilio: '',
  telnyx: '1',
  plivo: '1',
  vonage: 'app',
};

/** One that is filled in as `phone setup` says, without a number. */
export function createConsole(carrier: Carrier, apiUrl: string): Console {
  const of = (what: string) => `${apiUrl}/phone/${carrier}/${what}`;
  const application = {
    voiceUrl: of('voice'),
    statusUrl: of('status'),
    fallbackUrl: of('fallback'),
  };
  return { numbers: new Map(), application };
}

/** Adds the calls that read it. */
export function routeConsole(app: Hono, carrier: Carrier, console: Console): void {
  const routes = { twilio, telnyx, plivo, vonage };
  routes[carrier](app, console);
}

function twilio(app: Hono, { numbers, application }: Console): void {
  app.get('/2010-04-01/Accounts/:account/IncomingPhoneNumbers.json', (c) => {
    const part = c.req.query('PhoneNumber') ?? '';
    const found = [...numbers].filter(([number]) => number.includes(part));
    const incoming = found.map(([number, sid]) => ({
      sid: `PN${number.slice(1)}`,
      phone_number: number,
      voice_url: application.voiceUrl,
      voice_method: 'POST',
      voice_fallback_url: application.fallbackUrl,
      voice_fallback_method: 'POST',
      status_callback: application.statusUrl,
      status_callback_method: 'POST',
      voice_application_sid: sid,
      trunk_sid: null,
    }));
    return c.json({ incoming_phone_numbers: incoming, page: 0, page_size: 50, uri: c.req.path });
  });
}

function telnyx(app: Hono, { numbers, application }: Console): void {
  app.get('/v2/phone_numbers', (c) => {
    const number = c.req.query('filter[phone_number]') ?? '';
    const connection = numbers.get(number);
    const own = { id: '7', record_type: 'phone_number', phone_number: number, status: 'active' };
    const found =
      connection === undefined
        ? []
        : [{ ...own, connection_id: connection === '' ? null : connection }];
    return c.json({
      data: found,
      meta: { page_number: 1, total_pages: 1, total_results: found.length },
    });
  });
  app.get('/v2/texml_applications/:id', (c) => {
    const id = c.req.param('id');
    if (id !== OUR_APPLICATION.telnyx) return c.json({ errors: [{ code: '10005' }] }, 404);
    const { voiceUrl, statusUrl, fallbackUrl, asleep = false } = application;
    const addresses = {
      voice_url: voiceUrl,
      voice_method: 'post',
      voice_fallback_url: fallbackUrl,
      status_callback: statusUrl,
    };
    return c.json({
      data: { id, record_type: 'texml_application', active: !asleep, ...addresses },
    });
  });
}

const NOTHING = { voiceUrl: '', statusUrl: '', fallbackUrl: '' };

function plivo(app: Hono, { numbers, application }: Console): void {
  app.get('/v1/Account/:account/Number/:number/', (c) => {
    const { account, number } = c.req.param();
    const id = numbers.get(`+${number}`);
    if (id === undefined) return c.json({ error: 'not found' }, 404);
    const path = id === '' ? null : `/v1/Account/${account}/Application/${id}/`;
    return c.json({ number, application: path, voice_enabled: true });
  });
  app.get('/v1/Account/:account/Application/:id/', (c) => {
    const id = c.req.param('id');
    const isOurs = id === OUR_APPLICATION.plivo;
    const { voiceUrl, statusUrl, fallbackUrl } = isOurs ? application : NOTHING;
    const urls = { answer_url: voiceUrl, fallback_answer_url: fallbackUrl, hangup_url: statusUrl };
    return c.json({ app_id: id, ...urls, answer_method: 'POST', hangup_method: 'POST' });
  });
}

function vonage(app: Hono, { numbers, application }: Console): void {
  app.get('/account/numbers', (c) => {
    const part = c.req.query('pattern') ?? '';
    const found = [...numbers].filter(([number]) => number.includes(part));
    const listed = found.map(([number, id]) => {
      const linked = id === '' ? {} : { app_id: id };
      return { country: 'US', msisdn: number.slice(1), type: 'mobile-lvn', ...linked };
    });
    // Its answer is an empty object where it has none.
    return c.json(listed.length === 0 ? {} : { count: listed.length, numbers: listed });
  });
  app.get('/v2/applications/:id', (c) => {
    const id = c.req.param('id');
    if (id !== OUR_APPLICATION.vonage) return c.json({ title: 'Not Found' }, 404);
    const { voiceUrl, statusUrl, fallbackUrl, asleep = false } = application;
    const webhooks = {
      fallback_answer_url: { address: fallbackUrl, http_method: 'POST' },
      answer_url: { address: voiceUrl, http_method: 'POST' },
      event_url: { address: statusUrl, http_method: 'POST' },
    };
    return c.json({ id, capabilities: { voice: { webhooks, signed_callbacks: !asleep } } });
  });
}
