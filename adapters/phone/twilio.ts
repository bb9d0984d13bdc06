/** Twilio: TwiML, HMAC-SHA1 signatures, the 2010-04-01 REST calls. Telnyx's TeXML is its near twin; see `telnyx.ts`. */
import { createHmac } from 'node:crypto';
import {
  type CarrierAccount,
  type ControlAnswer,
  mayRepeat,
  type SignedRequest,
} from '../../core/phone/carrier.ts';
import { isEqual } from '../equal.ts';
import { type FormFields, writeForm } from './forms.ts';
import { type CarrierCodes, sendToCarrier } from './send.ts';
import { CALL_EVENTS, placementForm, readTwiml, writeTwiml } from './twiml.ts';

/** What signs and pays. */
export interface TwilioSecrets {
  readonly accountSid: string;
  readonly authToken: string;
  /** The carrier on a laptop. */
  readonly restUrl?: string | undefined;
}

const REST_URL = 'https://api.twilio.com';

/** What Twilio's errors of the Calls resource mean; those of calls that are over say that there is none, or that it is not in progress. */
const CODES: CarrierCodes = {
  20003: 'account',
  20005: 'account',
  20429: 'too-many',
  21210: 'from-not-yours',
  21212: 'from-not-yours',
  21211: 'to-not-callable',
  21214: 'to-not-callable',
  21215: 'to-not-callable',
  21216: 'to-not-callable',
  21217: 'to-not-callable',
  21219: 'to-not-callable',
  21220: 'gone',
};

/** The account. */
export function createTwilio(secrets: TwilioSecrets): CarrierAccount {
  const { accountSid, authToken, restUrl = REST_URL } = secrets;
  const basic = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  const post = (path: string, form: FormFields, repeatable = true) =>
    sendToCarrier({
      method: 'POST',
      url: `${restUrl}/2010-04-01/Accounts/${accountSid}/Calls${path}.json`,
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: writeForm(form),
      repeatable,
      ofLeg: path !== '',
      callIdIn: ['sid'],
      codes: CODES,
    });
  return {
    carrier: 'twilio',
    verify: (request) => isSigned(request, authToken),
    read: ({ body, url }) => readTwiml(body, url),
    write: (instruction) => writeTwiml(instruction, STREAM),
    redirect(callId, { instruction }) {
      const form = { Twiml: writeTwiml(instruction, STREAM).body };
      return post(`/${callId}`, form, mayRepeat(instruction));
    },
    place(call) {
      const Twiml = writeTwiml(call.next, STREAM).body;
      // Twilio takes the field once for each event, and Telnyx once with all of them.
      return post('', placementForm(call, { Twiml, StatusCallbackEvent: CALL_EVENTS }), false);
    },
    hangUp: (callId) => post(`/${callId}`, { Status: 'completed' }),
    sendKeys: async () => NO_KEYS,
  };
}

const STREAM = {};

/** A leg in a stream takes no keys by REST; they are played as sound by the bot. */
const NO_KEYS: ControlAnswer = {
  outcome: 'failed',
  why: 'refused',
  status: 501,
  because: 'no such command',
};

/** Signed over the URL and the sorted fields of the body; a socket's handshake over the URL alone. */
function isSigned({ url, body, header, method }: SignedRequest, authToken: string): boolean {
  const given = header('x-twilio-signature') ?? '';
  const fields = method === 'POST' ? [...new URLSearchParams(body)] : [];
  const sorted = fields
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => name + value);
  const sign = (signed: string) =>
    createHmac('sha1', authToken)
      .update(signed + sorted.join(''))
      .digest('base64');
  return urlForms(url).some((form) => isEqual(given, sign(form)));
}

/** With and without the port that the scheme implies: signers do both. */
function urlForms(url: string): string[] {
  if (!URL.canParse(url)) return [url];
  const { protocol, host, port, pathname, search } = new URL(url);
  if (port !== '') return [url];
  const implied = protocol === 'https:' || protocol === 'wss:' ? 443 : 80;
  return [url, `${protocol}//${host}:${implied}${pathname}${search}`];
}
