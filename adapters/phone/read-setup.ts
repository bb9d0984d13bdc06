/** What carriers' consoles say of a number, by their documented REST calls, which here only read. */
import * as z from 'zod/mini';
import type { Carrier } from '../../core/phone/phone.ts';
import type { ReadSetup } from '../../core/phone/phone-console.ts';
import { basic, consoleText, createAsk, named } from './ask-console.ts';
import type { PhoneSecrets } from './read-phone-env.ts';
import { readVonageSetup } from './read-vonage-setup.ts';

/** For each carrier that the secrets have an account with. */
export function createSetupReaders(
  secrets: PhoneSecrets,
): Partial<Readonly<Record<Carrier, ReadSetup>>> {
  const { twilio, telnyx, plivo, vonage } = secrets;
  return {
    ...(twilio ? { twilio: readTwilio(twilio) } : {}),
    ...(telnyx ? { telnyx: readTelnyx(telnyx) } : {}),
    ...(plivo ? { plivo: readPlivo(plivo) } : {}),
    ...(vonage ? { vonage: readVonageSetup(vonage) } : {}),
  };
}

type Of<C extends Carrier> = NonNullable<PhoneSecrets[C]>;

const twilioNumbers = z.object({
  incoming_phone_numbers: z.array(
    z.object({
      phone_number: z.string(),
      voice_url: consoleText,
      voice_fallback_url: consoleText,
      status_callback: consoleText,
      voice_application_sid: consoleText,
      trunk_sid: consoleText,
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
    const {
      voice_url: voiceUrl,
      status_callback: statusUrl,
      voice_fallback_url: fallbackUrl,
    } = found;
    // Twilio asks neither address then.
    const trunk = found.trunk_sid && `the trunk ${found.trunk_sid}`;
    const app = found.voice_application_sid && `the TwiML app ${found.voice_application_sid}`;
    const instead = trunk || app || undefined;
    return { outcome: 'found', setup: { voiceUrl, statusUrl, fallbackUrl, instead } };
  };
}

const telnyxNumbers = z.object({
  data: z.array(z.object({ phone_number: z.string(), connection_id: consoleText })),
});

const telnyxApplication = z.object({
  data: z.object({
    voice_url: consoleText,
    voice_fallback_url: consoleText,
    status_callback: consoleText,
    active: z.optional(z.boolean()),
  }),
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
    const { data } = application.read;
    const { voice_url: voiceUrl, status_callback: statusUrl, active } = data;
    const fallbackUrl = data.voice_fallback_url;
    const isLinked = found.connection_id === applicationSid;
    const other = isLinked ? '' : found.connection_id || 'nobody: it is assigned to no application';
    const asleep = active === false ? 'nobody: the application is not active' : '';
    const instead = other || asleep || undefined;
    return { outcome: 'found', setup: { voiceUrl, statusUrl, fallbackUrl, instead } };
  };
}

const plivoNumber = z.object({ application: consoleText });
const plivoApplication = z.object({
  answer_url: consoleText,
  fallback_answer_url: consoleText,
  hangup_url: consoleText,
});

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
      return { outcome: 'found', setup: { voiceUrl: '', statusUrl: '', fallbackUrl: '', instead } };
    }
    const application = await ask(base + path, plivoApplication);
    if (!('read' in application)) return named(application, path);
    const { answer_url: voiceUrl, hangup_url: statusUrl } = application.read;
    const fallbackUrl = application.read.fallback_answer_url;
    return { outcome: 'found', setup: { voiceUrl, statusUrl, fallbackUrl } };
  };
}
