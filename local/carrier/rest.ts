/** The REST calls of four carriers, as their documents have them: enough to redirect, place and end calls, and to send keys. */
import { type Context, Hono } from 'hono';
import { routeConsole } from './console.ts';
import { needNumber, needSip } from './documents/need-party.ts';
import { readParty } from './documents/read-ncco.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { placeTwiml } from './place-twiml.ts';
import { pick } from './sides/socket-side.ts';
import { toldAll } from './told-urls.ts';

/** The routes of one exchange; `mayCall` tells whether the caller has the account's key. */
export function createRest(exchange: Exchange, mayCall: (authorization: string) => boolean): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    if (!mayCall(c.req.header('authorization') ?? '')) return c.json({ code: 20003 }, 401);
    await next();
  });
  const routes = {
    twilio: routeTwilio,
    telnyx: routeTelnyx,
    plivo: routePlivo,
    vonage: routeVonage,
  };
  routes[exchange.parts.carrier](app, exchange);
  routeConsole(app, exchange.parts.carrier, exchange.console);
  app.onError((error, c) => {
    exchange.errors.push(String(error));
    return c.json({ message: String(error) }, 400);
  });
  app.notFound((c) => {
    exchange.errors.push(`no such REST call: ${c.req.method} ${c.req.path}`);
    return c.json({ code: 20404 }, 404);
  });
  return app;
}

const formOf = async (c: Context): Promise<URLSearchParams> =>
  new URLSearchParams(await c.req.text());

/** Runs with the leg, or answers as the carrier does for one that is over. */
function withLeg(
  c: Context,
  exchange: Exchange,
  of: { id: string; gone: object; status?: 404 | 422 },
): Leg | Response {
  const leg = exchange.find(of.id.replace(/\.json$/, ''));
  return leg && !leg.over ? leg : c.json(of.gone, of.status ?? 404);
}

/** Keys, where all of them are such as the carrier documents. */
async function press(
  c: Context,
  exchange: Exchange,
  { taken, answer }: { taken: RegExp; answer: object },
): Promise<Response> {
  const digits = String(pick(await c.req.json(), 'digits'));
  if (!taken.test(digits)) {
    exchange.errors.push(`keys that ${exchange.parts.carrier} does not take: ${digits}`);
    return c.json({ error: 'invalid digits' }, 400);
  }
  exchange.noteKeys(digits);
  return c.json(answer);
}

function updateForm(exchange: Exchange, leg: Leg, form: URLSearchParams) {
  const document = form.get('Twiml') ?? form.get('Texml');
  if (form.get('Status') === 'completed') leg.end('completed', 'hung up by REST');
  else if (document !== null) void leg.do(exchange.read(document));
}

function routeTwilio(app: Hono, exchange: Exchange): void {
  app.post('/2010-04-01/Accounts/:account/Calls.json', async (c) => {
    const form = await formOf(c);
    const events = form.getAll('StatusCallbackEvent');
    const leg = placeTwiml(exchange, { fields: Object.fromEntries(form), events });
    return c.json({ sid: leg.parts.id, status: 'queued' }, 201);
  });
  app.post('/2010-04-01/Accounts/:account/Calls/:call', async (c) => {
    const form = await formOf(c);
    const leg = withLeg(c, exchange, { id: c.req.param('call'), gone: { code: 20404 } });
    if (leg instanceof Response) return leg;
    updateForm(exchange, leg, form);
    return c.json({ sid: leg.parts.id, status: leg.status });
  });
}

function routeTelnyx(app: Hono, exchange: Exchange): void {
  app.post('/v2/texml/Accounts/:account/Calls', async (c) => {
    const fields = await c.req.json<Readonly<Record<string, unknown>>>();
    const events = String(fields['StatusCallbackEvent'] ?? '').split(' ');
    const leg = placeTwiml(exchange, { fields, events });
    return c.json({ call_sid: leg.parts.id, status: 'queued' });
  });
  app.post('/v2/texml/Accounts/:account/Calls/:call', async (c) => {
    const form = await formOf(c);
    const gone = { errors: [{ code: '90018', title: 'Call has already ended' }] };
    const leg = withLeg(c, exchange, { id: c.req.param('call'), gone, status: 422 });
    if (leg instanceof Response) return leg;
    updateForm(exchange, leg, form);
    return c.json({ sid: leg.parts.id, status: leg.status });
  });
  app.post('/v2/calls/:call/actions/send_dtmf', async (c) => {
    const gone = { errors: [{ code: '90018' }] };
    const leg = withLeg(c, exchange, { id: c.req.param('call'), gone, status: 422 });
    if (leg instanceof Response) return leg;
    return press(c, exchange, { taken: /^[0-9A-D*#wW]+$/, answer: { data: { result: 'ok' } } });
  });
}

function routePlivo(app: Hono, exchange: Exchange): void {
  app.post('/v1/Account/:account/Call/', async (c) => {
    const body: unknown = await c.req.json();
    const text = (name: string) => String(pick(body, name) ?? '');
    const leg: Leg = exchange.call(
      {
        from: `+${text('from')}`,
        to: text('to').includes(':') ? needSip(text('to')) : `+${needNumber(text('to'), '')}`,
        timeoutS: Number(text('ring_timeout') || 120),
        // Who is told of an answer is the answer address, by being asked.
        told: { ringing: text('ring_url'), completed: text('hangup_url') },
        detectUrl: text('machine_detection') === 'true' ? text('machine_detection_url') : '',
      },
      () => exchange.ask(leg, { url: text('answer_url') }),
    );
    return c.json({ message: 'call fired', request_uuid: leg.parts.id }, 201);
  });
  app.post('/v1/Account/:account/Call/:call/', async (c) => {
    const body: unknown = await c.req.json();
    const leg = withLeg(c, exchange, { id: c.req.param('call'), gone: { error: 'not found' } });
    if (leg instanceof Response) return leg;
    const url = String(pick(body, 'aleg_url'));
    void exchange.ask(leg, { url }).then((steps) => steps && leg.do(steps));
    return c.json({ message: 'call transferred', call_uuid: leg.parts.id }, 202);
  });
  app.delete('/v1/Account/:account/Call/:call/', (c) => {
    const leg = withLeg(c, exchange, { id: c.req.param('call'), gone: { error: 'not found' } });
    if (leg instanceof Response) return leg;
    leg.end('completed', 'hung up by REST');
    return c.body(null, 204);
  });
  app.post('/v1/Account/:account/Call/:call/DTMF/', async (c) => {
    return press(c, exchange, { taken: /^[0-9A-D*#]+$/, answer: { message: 'digits sent' } });
  });
}

function routeVonage(app: Hono, exchange: Exchange): void {
  app.post('/v1/calls', async (c) => {
    const body: unknown = await c.req.json();
    const text = (...path: string[]) => String(pick(body, ...path) ?? '');
    const url = text('event_url', '0');
    const leg = exchange.call(
      {
        from: `+${text('from', 'number')}`,
        to: readParty(pick(body, 'to', '0')),
        told: toldAll(url),
        detectUrl: text('advanced_machine_detection', 'behavior') === 'continue' ? url : '',
        timeoutS: Number(text('ringing_timer') || 60),
      },
      exchange.read(JSON.stringify(pick(body, 'ncco'))),
    );
    return c.json({ uuid: leg.parts.id, status: 'started' }, 201);
  });
  app.put('/v1/calls/:call', async (c) => {
    const body: unknown = await c.req.json();
    const leg = withLeg(c, exchange, { id: c.req.param('call'), gone: { title: 'Not found' } });
    if (leg instanceof Response) return leg;
    if (pick(body, 'action') === 'hangup') leg.end('completed', 'hung up by REST');
    else void leg.do(exchange.read(JSON.stringify(pick(body, 'destination', 'ncco'))));
    return c.body(null, 204);
  });
  app.put('/v1/calls/:call/dtmf', async (c) => {
    return press(c, exchange, { taken: /^[0-9*#p]+$/, answer: { message: 'DTMF sent' } });
  });
}
