/** What carriers' consoles say of a number, by their documented REST calls, which here only read. */
import * as z from 'zod/mini';
import type { Carrier } from '../../core/phone/phone.ts';
import type { ReadSetup, SetupAnswer } from '../../core/phone/phone-console.ts';
import type { PhoneSecrets } from './read-phone-env.ts';

/** The carriers answer in well under a second. */
const TIMEOUT_MS = 10_000;

/** Consoles leave out what was never filled in, or have it as null or an empty text. */
const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? ''),
);

/** For each carrier that the secrets have an account with. */
export function createSetupReaders(
  secrets: PhoneSecrets,
): Partial<Readonly<Record<Carrier, ReadSetup>>> {
  const { twilio, telnyx, plivo, vonage } = secrets;
  return {
    ...(twilio ? { twilio: readTwilio(twilio) } : {}),
    ...(telnyx ? { telnyx: readTelnyx(telnyx) } : {}),
    ...(plivo ? { plivo: readPlivo(plivo) } : {}),
    ...(vonage ? { vonage: readVonage(vonage) } : {}),
  };
}

type Of<C extends Carrier> = NonNullable<PhoneSecrets[C]>;

const twilioNumbers = z.object({
  incoming_phone_numbers: z.array(
    z.object({
      phone_number: z.string(),
      voice_url: text,
      status_callback: text,
      voice_application_sid: text,
      trunk_sid: text,
    }),
  ),
});

function readTwilio({ accountSid, authToken, restUrl }: Of<'twilio'>): ReadSetup {
  const account = `${restUrl ?? 'https://api.twilio.com'}/2010-04-01/Accounts/${accountSid}`;
  const ask = createAsk(basic(accountSid, authToken));
  return async (number) => {
    const search = new URLSearchParams({ PhoneNumber: number });
    const asked = await ask(`${account}/IncomingPhoneNumbers.json?${search}`, twilioNumbers);
    if (!('read' in asked)) return asked;
    // The filter finds parts of numbers, too.
    const found = asked.read.incoming_phone_numbers.find((one) => one.phone_number === number);
    if (!found) return { outcome: 'unknown' };
    const { voice_url: voiceUrl, status_callback: statusUrl } = found;
    // Twilio asks neither address then.
    const trunk = found.trunk_sid && `the trunk ${found.trunk_sid}`;
    const app = found.voice_application_sid && `the TwiML app ${found.voice_application_sid}`;
    return { outcome: 'found', setup: { voiceUrl, statusUrl, instead: trunk || app || undefined } };
  };
}

const telnyxNumbers = z.object({
  data: z.array(z.object({ phone_number: z.string(), connection_id: text })),
});

const telnyxApplication = z.object({
  data: z.object({ voice_url: text, status_callback: text, active: z.optional(z.boolean()) }),
});

function readTelnyx({ apiKey, applicationSid, restUrl }: Of<'telnyx'>): ReadSetup {
  const base = `${restUrl ?? 'https://api.telnyx.com'}/v2`;
  const ask = createAsk(`Bearer ${apiKey}`);
  return async (number) => {
    const search = new URLSearchParams({ 'filter[phone_number]': number });
    const numbers = await ask(`${base}/phone_numbers?${search}`, telnyxNumbers);
    if (!('read' in numbers)) return numbers;
    const found = numbers.read.data.find((one) => one.phone_number === number);
    if (!found) return { outcome: 'unknown' };
    const application = await ask(
      `${base}/texml_applications/${applicationSid}`,
      telnyxApplication,
    );
    if (!('read' in application)) return named(application, `TeXML application ${applicationSid}`);
    const { voice_url: voiceUrl, status_callback: statusUrl, active } = application.read.data;
    const isLinked = found.connection_id === applicationSid;
    const other = isLinked ? '' : found.connection_id || 'nobody: it is assigned to no application';
    const asleep = active === false ? 'nobody: the application is not active' : '';
    const instead = other || asleep || undefined;
    return { outcome: 'found', setup: { voiceUrl, statusUrl, instead } };
  };
}

const plivoNumber = z.object({ application: text });
const plivoApplication = z.object({ answer_url: text, hangup_url: text });

function readPlivo({ authId, authToken, restUrl }: Of<'plivo'>): ReadSetup {
  const base = restUrl ?? 'https://api.plivo.com';
  const ask = createAsk(basic(authId, authToken));
  return async (number) => {
    const own = `${base}/v1/Account/${authId}/Number/${number.replace('+', '')}/`;
    const asked = await ask(own, plivoNumber);
    if (!('read' in asked)) return asked;
    // A path such as /v1/Account/MA…/Application/2012…/
    const { application: path } = asked.read;
    if (path === '') {
      const instead = 'nobody: it is assigned to no application';
      return { outcome: 'found', setup: { voiceUrl: '', statusUrl: '', instead } };
    }
    const application = await ask(base + path, plivoApplication);
    if (!('read' in application)) return named(application, path);
    const { answer_url: voiceUrl, hangup_url: statusUrl } = application.read;
    return { outcome: 'found', setup: { voiceUrl, statusUrl } };
  };
}

const vonageNumbers = z.object({
  numbers: z.optional(z.array(z.object({ msisdn: z.string(), app_id: text }))),
});

const webhook = z.optional(z.object({ address: text }));

const vonageApplication = z.object({
  capabilities: z.object({
    voice: z.optional(
      z.object({
        webhooks: z.optional(z.object({ answer_url: webhook, event_url: webhook })),
        signed_callbacks: z.optional(z.boolean()),
      }),
    ),
  }),
});

function readVonage({ applicationId, apiKey, apiSecret, restUrl }: Of<'vonage'>): ReadSetup {
  if (!apiKey || !apiSecret) {
    const because =
      'Vonage tells it for the account’s apiKey and apiSecret, which the secret lacks';
    return async () => ({ outcome: 'unread', because });
  }
  const ask = createAsk(basic(apiKey, apiSecret));
  return async (number) => {
    const msisdn = number.replace('+', '');
    const numbersUrl = `${restUrl ?? 'https://rest.nexmo.com'}/account/numbers?pattern=${msisdn}`;
    const numbers = await ask(numbersUrl, vonageNumbers);
    if (!('read' in numbers)) return numbers;
    const found = numbers.read.numbers?.find((one) => one.msisdn === msisdn);
    if (!found) return { outcome: 'unknown' };
    const own = `${restUrl ?? 'https://api.nexmo.com'}/v2/applications/${applicationId}`;
    const application = await ask(own, vonageApplication);
    if (!('read' in application)) return named(application, `application ${applicationId}`);
    const { voice } = application.read.capabilities;
    const isLinked = found.app_id === applicationId;
    const other = isLinked ? '' : found.app_id || 'nobody: it is linked to no application';
    // Unsigned ones are refused at our door.
    const unsigned = voice?.signed_callbacks === false ? 'nobody: its webhooks are not signed' : '';
    return {
      outcome: 'found',
      setup: {
        voiceUrl: voice?.webhooks?.answer_url?.address ?? '',
        statusUrl: voice?.webhooks?.event_url?.address ?? '',
        instead: other || unsigned || undefined,
      },
    };
  };
}

type Unanswered = Exclude<SetupAnswer, { outcome: 'found' }>;

/** What the number leads to is not there: that is no unknown number. */
function named(answer: Unanswered, what: string): SetupAnswer {
  if (answer.outcome === 'unread') return answer;
  return { outcome: 'unread', because: `${what} is not there` };
}

function createAsk(authorization: string) {
  return async <T>(url: string, schema: z.ZodMiniType<T>): Promise<{ read: T } | Unanswered> => {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const answer = await fetch(url, { headers: { authorization }, signal });
      if (answer.status === 404) return { outcome: 'unknown' };
      if (!answer.ok) return { outcome: 'unread', because: refusal(answer.status) };
      const parsed = schema.safeParse(await answer.json());
      if (parsed.success) return { read: parsed.data };
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      return { outcome: 'unread', because: `its answer is not as documented, at ${where}` };
    } catch {
      return { outcome: 'unread', because: 'nothing answers' };
    }
  };
}

function refusal(status: number): string {
  return status === 401 || status === 403
    ? `the account’s key in the secret is refused (${status})`
    : `it answers ${status}`;
}

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
