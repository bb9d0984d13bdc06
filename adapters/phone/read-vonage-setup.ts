/** What Vonage's console says of a number: it is the number's application that has the addresses. */
import * as z from 'zod/mini';
import type { ReadSetup } from '../../core/phone/phone-console.ts';
import { basic, consoleText, createAsk, named } from './ask-console.ts';
import type { PhoneSecrets } from './read-phone-env.ts';

const vonageNumbers = z.object({
  numbers: z.optional(z.array(z.object({ msisdn: z.string(), app_id: consoleText }))),
});

const webhook = z.optional(z.object({ address: consoleText }));

const vonageApplication = z.object({
  capabilities: z.object({
    voice: z.optional(
      z.object({
        webhooks: z.optional(
          z.object({
            answer_url: webhook,
            fallback_answer_url: webhook,
            event_url: webhook,
          }),
        ),
        signed_callbacks: z.optional(z.boolean()),
      }),
    ),
  }),
});

/** Asks it. */
export function readVonageSetup({
  applicationId,
  apiKey,
  apiSecret,
  restUrl,
}: NonNullable<PhoneSecrets['vonage']>): ReadSetup {
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
        fallbackUrl: voice?.webhooks?.fallback_answer_url?.address ?? '',
        instead: other || unsigned || undefined,
      },
    };
  };
}
