/** The carriers' own SDKs say whether our signatures, our documents and our REST calls are theirs. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { tokenGenerate, verifySignature } from '@vonage/jwt';
import { Response as PlivoResponse } from 'plivo/dist/utils/plivoxml.js';
import { validateV3Signature } from 'plivo/dist/utils/v3Security.js';
import Telnyx from 'telnyx';
import twilio from 'twilio';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPlivo } from '../../../adapters/phone/plivo.ts';
import { createTelnyx } from '../../../adapters/phone/telnyx.ts';
import { createTwilio } from '../../../adapters/phone/twilio.ts';
import { createVonage } from '../../../adapters/phone/vonage.ts';
import type { CarrierAccount, Instruction, SignedRequest } from '../../../core/phone/carrier.ts';
import { parseXml, type XmlElement } from '../../../local/carrier/documents/read-document.ts';
import { type SignedWebhook, signFields } from '../../../local/carrier/sign-webhook.ts';

const TOKEN = 'a-token-of-the-account';
const URL_ = 'https://d111.cloudfront.net/phone/x/leg?session=s1&leg=person';
const FIELDS = { CallSid: 'CA1', From: '+15550001', To: '+15559999', Caption: 'a&b=ö ü' };
const ed25519 = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PUBLIC_KEY = ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(12);
const PEM = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const keys = { token: TOKEN, ed25519: ed25519.privateKey };

const ours = {
  twilio: createTwilio({ accountSid: 'AC0', authToken: TOKEN }),
  plivo: createPlivo({ authId: 'MA0', authToken: TOKEN }),
  telnyx: createTelnyx({
    accountSid: 'AC0',
    apiKey: 'KEY0',
    applicationSid: '1',
    publicKey: PUBLIC_KEY.toString('base64'),
  }),
  vonage: createVonage({ applicationId: 'app', privateKey: PEM, signatureSecret: TOKEN }),
};

/** A webhook as our local carrier signs it. */
const signed = (carrier: keyof typeof ours) =>
  signFields({ carrier, keys, nowMs: Date.now() }, URL_, FIELDS);

function accepts(account: CarrierAccount, of: Pick<SignedWebhook, 'headers' | 'body'>): boolean {
  const header: SignedRequest['header'] = (name) => of.headers[name];
  return account.verify({ method: 'POST', url: URL_, header, body: of.body }, Date.now());
}

describe('Twilio’s SDK', () => {
  it('takes our carrier’s signature, and its own is taken by us', () => {
    const { headers, body } = signed('twilio');
    const given = headers['x-twilio-signature'] ?? '';
    expect(twilio.validateRequest(TOKEN, given, URL_, FIELDS)).toBe(true);
    expect(twilio.validateRequest(TOKEN, given, URL_, { ...FIELDS, To: '+1' })).toBe(false);
    const theirs = twilio.getExpectedTwilioSignature(TOKEN, URL_, FIELDS);
    const headersOf = (signature: string) => ({ 'x-twilio-signature': signature });
    expect(accepts(ours.twilio, { headers: headersOf(theirs), body })).toBe(true);
    const forged = twilio.getExpectedTwilioSignature('another', URL_, FIELDS);
    expect(accepts(ours.twilio, { headers: headersOf(forged), body })).toBe(false);
  });

  it('writes the same documents', () => {
    const voice = () => new twilio.twiml.VoiceResponse();
    const connect = voice();
    connect.connect({ action: URL_ }).stream({ url: 'wss://x/y' });
    connect.redirect({ method: 'POST' }, URL_);
    expectSame(
      ours.twilio.write({ do: 'connect', socketUrl: 'wss://x/y', afterUrl: URL_ }),
      connect,
    );
    const dial = voice();
    dial
      .dial({ answerOnBridge: true, callerId: '+1555', timeout: 25, action: URL_ })
      .number({ statusCallback: URL_, statusCallbackEvent: ['answered'] }, '+1666');
    const to = { to: '+1666', callerId: '+1555', timeoutS: 25 };
    expectSame(ours.twilio.write({ do: 'dial', ...to, afterUrl: URL_, answeredUrl: URL_ }), dial);
    const message = voice();
    message.say('Please speak.');
    message.record({ maxLength: 120, action: URL_, recordingStatusCallback: URL_ });
    const record = { do: 'record', text: 'Please speak.', longestS: 120, afterUrl: URL_ } as const;
    expectSame(ours.twilio.write(record), message);
    const room = voice();
    room.dial({ action: URL_ }).conference(
      {
        startConferenceOnEnter: false,
        endConferenceOnExit: true,
        beep: 'false',
        waitUrl: URL_,
        waitMethod: 'GET',
        maxParticipants: 2,
      },
      'greenroom-s1',
    );
    room.redirect({ method: 'POST' }, URL_);
    const conference = { do: 'conference', name: 'greenroom-s1', role: 'caller' } as const;
    expectSame(ours.twilio.write({ ...conference, holdUrl: URL_, afterUrl: URL_ }), room);
  });

  it('asks the same REST calls', async () => {
    const theirs: string[] = [];
    const httpClient = new twilio.RequestClient();
    // Below their own encoding: what would go out by the wire.
    httpClient.axios.defaults.adapter = async (config) => {
      theirs.push(describeCall(config.method, config.url, config.data));
      return { data: '{"sid":"CA1"}', status: 200, statusText: 'OK', headers: {}, config };
    };
    const client = twilio('AC0'.padEnd(34, '0'), TOKEN, { httpClient });
    await client.calls('CA1').update({ status: 'completed' });
    await client.calls('CA1').update({ twiml: ours.twilio.write({ do: 'hang-up' }).body });
    await client.calls.create({
      to: '+1666',
      from: '+1555',
      timeout: 20,
      twiml: ours.twilio.write({ do: 'hang-up' }).body,
      statusCallback: URL_,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      machineDetection: 'Enable',
      asyncAmd: 'true',
      asyncAmdStatusCallback: URL_,
      asyncAmdStatusCallbackMethod: 'POST',
    });
    const account = createTwilio({ accountSid: 'AC0'.padEnd(34, '0'), authToken: TOKEN });
    expect(await record(account)).toEqual(theirs);
  });
});

describe('Plivo’s SDK', () => {
  it('takes our carrier’s signature, and so do we', () => {
    const { headers, body } = signed('plivo');
    const [given = '', nonce = ''] = [
      headers['x-plivo-signature-v3'],
      headers['x-plivo-signature-v3-nonce'],
    ];
    expect(validateV3Signature('POST', URL_, nonce, TOKEN, given, { ...FIELDS })).toBe(true);
    expect(validateV3Signature('POST', URL_, nonce, 'another', given, { ...FIELDS })).toBe(false);
    expect(accepts(ours.plivo, { headers, body })).toBe(true);
    expect(accepts(ours.plivo, { headers, body: body.replace('CA1', 'CA2') })).toBe(false);
  });
});

describe('Plivo’s documents', () => {
  const urls = { afterUrl: URL_, answeredUrl: URL_ };
  const dial = { do: 'dial', callerId: '+1555', timeoutS: 25, ...urls } as const;
  const room = { do: 'conference', name: 'r1', holdUrl: URL_, afterUrl: URL_ } as const;
  const written: Instruction[] = [
    { do: 'connect', socketUrl: 'wss://x/y', afterUrl: URL_ },
    { do: 'wait', seconds: 3, holdUrl: URL_, rings: true, thenUrl: URL_ },
    { do: 'wait', seconds: 3, holdUrl: URL_, thenUrl: URL_ },
    { do: 'play', soundUrl: URL_ },
    { ...dial, to: '+1666' },
    { ...dial, to: 'sip:ann@example.com' },
    { ...room, role: 'caller' },
    { ...room, role: 'person' },
    { do: 'say', text: 'Hello & good-bye' },
    { do: 'record', text: 'Please speak.', longestS: 120, afterUrl: URL_ },
    { do: 'busy' },
    { do: 'hang-up' },
  ];

  it.each(written)('have nothing that its SDK does not know: $do', (instruction) => {
    const root = parseXml(ours.plivo.write(instruction).body);
    const theirs = new PlivoResponse();
    for (const child of root.children) addTo(theirs, child);
    expect(parseXml((theirs as unknown as { toXML(): string }).toXML())).toEqual(root);
  });
});

/** By the SDK's own method for the element, which refuses attributes and children that Plivo does not have. */
function addTo(parent: object, { name, attributes, children, text }: XmlElement): void {
  const add = Reflect.get(parent, `add${name}`) as (...of: unknown[]) => object;
  const takesText = !['Wait', 'Hangup', 'Dial', 'Record'].includes(name);
  const made = takesText ? add.call(parent, text, attributes) : add.call(parent, attributes);
  for (const child of children) addTo(made, child);
}

describe('Telnyx’s SDK', () => {
  it('takes our carrier’s signature, and so do we', async () => {
    const client = new Telnyx({ apiKey: 'KEY0', publicKey: PUBLIC_KEY.toString('base64') });
    const { headers } = signed('telnyx');
    // Their unwrapping wants JSON: the signature is over whatever the body is.
    const json = signTelnyxJson();
    await expect(
      client.webhooks.unwrap(json.body, { headers: json.headers }),
    ).resolves.toBeTruthy();
    const spoilt = client.webhooks.unwrap(`${json.body} `, { headers: json.headers });
    await expect(spoilt).rejects.toThrow();
    expect(accepts(ours.telnyx, json)).toBe(true);
    expect(accepts(ours.telnyx, { headers, body: signed('telnyx').body })).toBe(true);
  });

  it('asks the same REST calls', async () => {
    const theirs: string[] = [];
    const client = new Telnyx({
      apiKey: 'KEY0',
      async fetch(url, init) {
        theirs.push(describeCall(init?.method, String(url), init?.body));
        return new Response('{"call_sid":"CA1"}', {
          headers: { 'content-type': 'application/json' },
        });
      },
    });
    const Texml = ours.telnyx.write({ do: 'hang-up' }).body;
    const { calls } = client.texml.accounts;
    await calls.update('CA1', { account_sid: 'AC0', Status: 'completed' });
    await calls.update('CA1', { account_sid: 'AC0', Texml });
    await calls.calls('AC0', {
      body: {
        Texml,
        ApplicationSid: '1',
        To: '+1666',
        From: '+1555',
        Timeout: 20,
        StatusCallback: URL_,
        StatusCallbackMethod: 'POST',
        StatusCallbackEvent: 'initiated ringing answered completed',
        MachineDetection: 'Enable',
        AsyncAmd: true,
        AsyncAmdStatusCallback: URL_,
        AsyncAmdStatusCallbackMethod: 'POST',
      },
    });
    expect(await record(ours.telnyx)).toEqual(theirs);
  });
});

describe('Vonage’s SDK', () => {
  it('takes our carrier’s webhook token, and its own is taken by us', () => {
    const { headers, body } = signed('vonage');
    const token = headers['authorization']?.replace('Bearer ', '') ?? '';
    expect(verifySignature(token, TOKEN)).toBe(true);
    expect(verifySignature(token, 'another')).toBe(false);
    expect(accepts(ours.vonage, { headers, body })).toBe(true);
  });

  it('makes an application token like ours', async () => {
    const bearers: string[] = [];
    answerFetch((_, init) => {
      bearers.push(new Headers(init?.headers).get('authorization')?.slice(7) ?? '');
    });
    await ours.vonage.hangUp('u1');
    const read = (token: string, part: 0 | 1) =>
      JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString()) as object;
    const theirs = tokenGenerate('app', PEM);
    const [own = ''] = bearers;
    expect(read(own, 0)).toEqual(read(theirs, 0));
    expect(Object.keys(read(own, 1)).sort()).toEqual(Object.keys(read(theirs, 1)).sort());
  });
});

afterEach(() => void vi.unstubAllGlobals());

/** Answers every request with a call's name, and tells of it. */
function answerFetch(onRequest: (url: string, init: RequestInit | undefined) => void): void {
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    onRequest(url, init);
    return new Response('{"sid":"CA1"}');
  });
}

async function record(account: CarrierAccount): Promise<string[]> {
  const asked: string[] = [];
  answerFetch((url, init) => void asked.push(describeCall(init?.method, url, init?.body)));
  await account.hangUp('CA1');
  const next = { do: 'hang-up' } as const;
  await account.redirect('CA1', { instruction: next, url: URL_ });
  const call = { to: '+1666', from: '+1555', timeoutS: 20, next, nextUrl: URL_, statusUrl: URL_ };
  await account.place({ ...call, detectMachine: true });
  return asked;
}

/** A call in one form: method, address, and its body as it goes out, whose fields may come in any order. */
function describeCall(method = 'GET', url = '', body: unknown = ''): string {
  const text = typeof body === 'string' ? body : '';
  const fields = text.startsWith('{')
    ? Object.entries(JSON.parse(text) as object).map((field) => JSON.stringify(field))
    : [...new URLSearchParams(text)].map((field) => field.join('='));
  return [method.toUpperCase(), url, ...fields.sort()].join('\n');
}

function expectSame(mine: { body: string }, theirs: { toString(): string }): void {
  expect(parseXml(mine.body)).toEqual(parseXml(theirs.toString()));
}

function signTelnyxJson() {
  const body = '{"data":{"event_type":"call.hangup"}}';
  const at = String(Math.floor(Date.now() / 1000));
  const signature = sign(null, Buffer.from(`${at}|${body}`), ed25519.privateKey);
  const headers = {
    'telnyx-signature-ed25519': signature.toString('base64'),
    'telnyx-timestamp': at,
  };
  return { headers, body };
}
