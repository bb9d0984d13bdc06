/**
 * What carriers ask: `/phone/<carrier>/…`. Every request is signed by its carrier, and every answer is a document in its words.
 *
 *   voice     a new call                              wait      a caller still waits for a bot
 *   after     the caller's socket has closed          dialled   how a party fared whom the caller was sent to
 *   left      a leg has left its conference           leg       how a person's leg stands
 *   status    how the caller's leg stands             do        an instruction that we wrote, by address
 *   done      nothing more is to be done
 *
 * What they fetch for callers who wait is in `hold-audio.ts`, and not signed.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Instruction } from '../../../core/phone/carrier.ts';
import type { ApiDeps } from '../deps.ts';
import { answerCall } from '../phone/answer-call.ts';
import {
  followLeg,
  lookAgain,
  nextAfterDial,
  nextAfterSocket,
  tellLeg,
} from '../phone/next-step.ts';
import type { PhoneDeps } from '../phone/phone-deps.ts';
import { type GenuineWebhook, readWebhook } from '../phone/read-webhook.ts';
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
}

/** Mounted before the API's own keys: a carrier has none. */
export function createPhone(deps: ApiDeps, phone: PhoneDeps) {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: MOST_BYTES }));
  app.route('/', createHoldAudio(phone));
  const on = (what: string, handle: Handle) =>
    app.on(['GET', 'POST'], `/:carrier/${what}`, async (c) => {
      const webhook = await readWebhook(c, deps, phone);
      if (!webhook) {
        // An account's errors are told to where its calls are, and nobody waits for an answer.
        if (what === 'status' || what === 'leg') return c.body(null, 204);
        throw new ApiProblem('REQUEST_INVALID', { detail: NAMELESS });
      }
      const next = await handle(webhook, readQuery(c));
      if (!next) return c.body(null, 204);
      const { contentType, body } = webhook.account.write(next);
      return c.body(body, 200, { 'content-type': contentType });
    });
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
  on('voice', (webhook) => answerCall(deps, phone, describeCall(webhook)));
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
    // A caller who is still there was taken out of it by us, and Twilio asks all the same; or by the person's leaving, and the bot has left, too.
    if (query.leg === 'caller' && call.status === 'answered') return HANG_UP;
    await tellLeg(deps, phone, { carrier, call: { ...call, status: 'completed' }, query });
    return HANG_UP;
  });
  // What is answered to the progress of a fallback would take its place.
  on('done', async ({ call }) => (call.progress ? undefined : HANG_UP));
}

const legFacts = ({ account, call }: GenuineWebhook) => ({ carrier: account.carrier, call });

function readQuery(c: Context): Query {
  const sessionId = c.req.query('session') ?? '';
  const n = Number(c.req.query('n') ?? 0);
  return {
    sessionId: /^[\w-]{1,128}$/.test(sessionId) ? sessionId : '',
    n: Number.isSafeInteger(n) && n >= 0 ? n : 0,
    leg: c.req.query('leg') === 'person' ? 'person' : 'caller',
  };
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
