/** Telnyx: TeXML, ed25519 signatures over timestamp and body, its TeXML REST calls. */
import { createPublicKey, verify } from 'node:crypto';
import {
  type CarrierAccount,
  type Instruction,
  mayRepeat,
  type SignedRequest,
} from '../../core/phone/carrier.ts';
import { callOnly } from './call-only.ts';
import { writeForm } from './forms.ts';
import { writePauses } from './key-presses.ts';
import { type CarrierCodes, sendToCarrier } from './send.ts';
import { CALL_EVENTS, placementForm, readTwiml, writeTwiml } from './twiml.ts';

/** What signs and pays. */
export interface TelnyxSecrets {
  readonly accountSid: string;
  readonly apiKey: string;
  /** The TeXML application that outgoing calls belong to. */
  readonly applicationSid: string;
  /** The account's public key, base64 of 32 bytes. */
  readonly publicKey: string;
  readonly restUrl?: string | undefined;
}

const REST_URL = 'https://api.telnyx.com';

/** A signature that is older, or from the future by more, is a replay. */
const SIGNED_FOR_MS = 300_000;

/** What Telnyx's errors mean. A call that has ended already is gone. */
const CODES: CarrierCodes = {
  10002: 'to-not-callable',
  10009: 'account',
  10010: 'account',
  10011: 'too-many',
  10016: 'to-not-callable',
  90018: 'gone',
  D51: 'from-not-yours',
};

/** Without `rtp` what we send is dropped without a word. */
const STREAM = {
  track: 'inbound_track',
  codec: 'PCMU',
  bidirectionalMode: 'rtp',
  bidirectionalCodec: 'PCMU',
};

/** The account. */
export function createTelnyx(secrets: TelnyxSecrets): CarrierAccount {
  const key = readKey(secrets.publicKey);
  return {
    carrier: 'telnyx',
    verify: (request, nowMs) => isSigned(request, key, nowMs),
    read: ({ body, url }) => readTwiml(body, url),
    write: texml,
    ...callOnly('telnyx', createControl(secrets)),
  };
}

type Control = Pick<CarrierAccount, 'redirect' | 'place' | 'hangUp' | 'sendKeys'>;

const texml = (instruction: Instruction) => writeTwiml(instruction, STREAM);

function createControl(secrets: TelnyxSecrets): Control {
  const { accountSid, apiKey, applicationSid, restUrl = REST_URL } = secrets;
  const calls = `/v2/texml/Accounts/${accountSid}/Calls`;
  const post = (path: string, body: Record<string, unknown> | string, repeatable: boolean) =>
    sendToCarrier({
      method: 'POST',
      url: restUrl + path,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type':
          typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json',
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      repeatable,
      ofLeg: path !== calls,
      callIdIn: ['call_sid', 'sid'],
      codes: CODES,
    });
  const update = (callId: string, fields: Record<string, string>, repeatable = true) =>
    post(`${calls}/${callId}`, writeForm(fields), repeatable);
  return {
    redirect: (callId, { instruction }) =>
      update(callId, { Texml: texml(instruction).body }, mayRepeat(instruction)),
    place(call) {
      const what = {
        Texml: texml(call.next).body,
        ApplicationSid: applicationSid,
        StatusCallbackEvent: CALL_EVENTS.join(' '),
      };
      const fields = placementForm(call, what);
      // This one is JSON, unlike the updates, so what is true is no text.
      return post(calls, call.detectMachine ? { ...fields, AsyncAmd: true } : fields, false);
    },
    hangUp: (callId) => update(callId, { Status: 'completed' }),
    sendKeys: (callId, keys) =>
      post(`/v2/calls/${callId}/actions/send_dtmf`, { digits: writePauses(keys, 'w') }, false),
  };
}

type Key = ReturnType<typeof createPublicKey>;

/** The DER head of an ed25519 key. */
const HEAD = Buffer.from('302a300506032b6570032100', 'hex');

function readKey(base64: string): Key {
  const raw = Buffer.from(base64, 'base64');
  if (raw.length !== 32)
    throw new Error('Cannot use the Telnyx public key: it must be base64 of 32 bytes');
  return createPublicKey({ key: Buffer.concat([HEAD, raw]), format: 'der', type: 'spki' });
}

function isSigned({ header, body }: SignedRequest, key: Key, nowMs: number): boolean {
  const signature = Buffer.from(header('telnyx-signature-ed25519') ?? '', 'base64');
  const timestamp = header('telnyx-timestamp') ?? '';
  const ageMs = Math.abs(nowMs - Number(timestamp) * 1000);
  if (!(ageMs <= SIGNED_FOR_MS) || signature.length !== 64) return false;
  return verify(null, Buffer.from(`${timestamp}|${body}`), key, signature);
}
