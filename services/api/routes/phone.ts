/**
 * What carriers ask: `/phone/<carrier>/…`. Every request is signed by its carrier, and every answer is a document in its words.
 *
 *   voice     a new call                              wait      a caller still waits for a bot
 *   after     the caller's socket has closed          dialled   how a party fared whom the caller was sent to
 *   left      a leg has left its conference           leg       how a person's leg stands
 *   status    how the caller's leg stands             do        an instruction that we wrote, by address
 *   done      a fallback is over                      fallback  one of these has failed
 *
 * What they fetch for callers who wait is in `hold-audio.ts`, and not signed.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Instruction, LEG_STATUSES, type LegStatus } from '../../../core/phone/carrier.ts';
import type { ApiDeps } from '../deps.ts';
import { noteFault } from '../note-fault.ts';
import { answerCall, NOBODY_THERE } from '../phone/answer-call.ts';
import {
  followLeg,
  lookAgain,
  nextAfterDial,
  nextAfterFallback,
  nextAfterSocket,
  takeUp,
  tellLeg,
} from '../phone/next-step.ts';
import type { PhoneDeps } from '../phone/phone-deps.ts';
import { type GenuineWebhook, readWebhook } from '../phone/read-webhook.ts';
import { stepAfterFault } from '../phone/step-after-fault.ts';
import { ApiProblem } from '../problem.ts';
import { createHoldAudio } from './hold-audio.ts';

/** A webhook is a form of a few hundred bytes. */
const MOST_BYTES = 64 * 1024;

const NAMELESS = 'The webhook names no call';

const HANG_UP: Instruction = { do: 'hang-up' };

type Handle = (webhook: GenuineWebhook, query: Query) => Promise<Instruction | undefined>;

/** What our own addresses carry along. */
export interface Query {
  readonly sessionId: string;
  readonly n: number;
  readonly leg: 'caller' | 'person';
  /** How often this was asked before, and failed. */
  readonly again: number;
  /** How a dialled party fared, where only the first request said so. */
  readonly dialled: LegStatus | undefined;
}

/** Mounted before the API's own keys: a carrier has none. */
export function createPhone(deps: ApiDeps, phone: PhoneDeps) {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: MOST_BYTES }));
  app.route('/', createHoldAudio(phone));
  const on = (what: string, handle: Handle) => {
    const isNews = what === 'status' || what === 'leg';
    app.on(['GET', 'POST'], `/:carrier/${what}`, async (c) => {
      const webhook = await readWebhook(c, deps, phone);
      if (!webhook) {
        // An account's errors are told to where its calls are, and nobody waits for an answer.
        if (isNews) return c.body(null, 204);
        throw new ApiProblem('REQUEST_INVALID', { detail: NAMELESS });
      }
      const query = readQuery(c);
      const next = await handle(told(webhook, query), query).catch((error: unknown) => {
        // News are told again by whoever gets an error; a document that is not there ends the call.
        const { account, call, url } = webhook;
        const step = { carrier: account.carrier, call, url, again: query.again };
        const instead = isNews ? 'by-status' : stepAfterFault(error, step);
        if (instead === 'by-status') throw error;
        noteFault(deps, error);
        return instead;
      });
      if (!next) return c.body(null, 204);
      const { contentType, body } = webhook.account.write(next);
      return c.body(body, 200, { 'content-type': contentType });
    });
  };
  addSteps(on, deps, phone);
  app.on(['GET', 'POST'], '/:carrier/do', async (c) => {
    const webhook = await readWebhook(c, deps, phone);
    if (!webhook) throw new ApiProblem('REQUEST_INVALID', { detail: NAMELESS });
    const { account } = webhook;
    const instruction = phone.links.openInstruction(c.req.query('i') ?? '');
    if (!instruction) throw new ApiProblem('SIGNATURE_INVALID');
    const { contentType, body } = account.write(instruction);
    return c.body(body, 200, { 'content-type': contentType });
  });
  return app;
}

function addSteps(
  on: (what: string, handle: Handle) => void,
  deps: ApiDeps,
  phone: PhoneDeps,
): void {
  on('voice', (webhook, { again }) =>
    // Whoever has been asked to wait has been answered.
    answerCall(deps, phone, {
      ...describeCall(webhook),
      ...(again > 0 ? { sorry: NOBODY_THERE } : {}),
    }),
  );
  on('fallback', (webhook) =>
    takeUp(deps, phone, { ...describeCall(webhook), news: webhook.call }),
  );
  on('wait', (webhook, query) => lookAgain(deps, phone, { ...describeCall(webhook), query }));
  on('after', (webhook, query) => {
    const { progress } = webhook.call;
    return nextAfterSocket(deps, phone, { ...describeCall(webhook), query, progress });
  });
  on('dialled', (webhook, query) => {
    const { dialled: status, progress } = webhook.call;
    return nextAfterDial(deps, phone, { ...describeCall(webhook), query, status, progress });
  });
  on('leg', (webhook, query) => followLeg(deps, phone, { ...legFacts(webhook), query }));
  on('status', (webhook, query) => followLeg(deps, phone, { ...legFacts(webhook), query }));
  on('left', async (webhook, query) => {
    const { carrier, call } = legFacts(webhook);
    if (call.progress) return undefined;
    // A leg that is still there was taken out by us, and Twilio asks all the same; or by the other's leaving, told for
    // itself. Vonage tells it of the socket's leg, which ends where its person goes on.
    if (call.status === 'answered' || carrier === 'vonage') return HANG_UP;
    await tellLeg(deps, phone, { carrier, call: { ...call, status: 'completed' }, query });
    return HANG_UP;
  });
  on('done', ({ call }, query) => nextAfterFallback(deps, { call, query }));
}

/** What a request that was asked again does not say, its address does. */
function told(webhook: GenuineWebhook, { dialled }: Query): GenuineWebhook {
  const { call } = webhook;
  return dialled && !call.dialled ? { ...webhook, call: { ...call, dialled } } : webhook;
}

const legFacts = ({ account, call }: GenuineWebhook) => ({ carrier: account.carrier, call });

function readQuery(c: Context): Query {
  const sessionId = c.req.query('session') ?? '';
  const dialled = c.req.query('dialled');
  return {
    sessionId: /^[\w-]{1,128}$/.test(sessionId) ? sessionId : '',
    n: readCount(c.req.query('n')),
    again: readCount(c.req.query('again')),
    dialled: LEG_STATUSES.find((status) => status === dialled),
    leg: c.req.query('leg') === 'person' ? 'person' : 'caller',
  };
}

function readCount(text = '0'): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

function describeCall({ account, call, origin }: GenuineWebhook) {
  const { carrier } = account;
  const { callId, from, to } = call;
  return {
    call: { carrier, callId, from, to, direction: 'inbound' as const, origin },
    urlOf: (what: string, query: Readonly<Record<string, string | number>>) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) search.set(name, String(value));
      // Not all that comes to it names the call.
      search.set('call', callId);
      return `${origin}/phone/${carrier}/${what}?${search}`;
    },
  };
}
