/** How a carrier's webhooks are sent: signed, with a deadline, and again where the carrier does that. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Carrier } from '../../core/phone/phone.ts';
import type { LegQuestion, LegView } from './leg-view.ts';
import { wordFields } from './sides/word-fields.ts';
import { type SigningKeys, signFields } from './sign-webhook.ts';

/** Who sends. */
export interface WebhookSender {
  readonly carrier: Carrier;
  readonly keys: SigningKeys;
}

/** A webhook that takes longer is given up, as Twilio does. */
const WEBHOOK_TIMEOUT_MS = 15_000;

/** Telnyx, Plivo and Vonage tell again what was not taken; Twilio tells once. */
const TRIES: Readonly<Record<Carrier, number>> = { twilio: 1, telnyx: 3, plivo: 3, vonage: 3 };

const AGAIN_MS = 1000;

/** Sends one for a leg. Throws unless the answer is a success; an answer without content has no text. */
export async function sendWebhook(
  { carrier, keys }: WebhookSender,
  { parts, status }: Pick<LegView, 'parts' | 'status'>,
  { url, id = parts.id, ...told }: LegQuestion,
): Promise<string | undefined> {
  const { from, to } = parts;
  const fields = wordFields(carrier, { id, from, to, status, ...told });
  const request = signFields({ carrier, keys, nowMs: Date.now() }, url, fields);
  const signal = AbortSignal.timeout(WEBHOOK_TIMEOUT_MS);
  const answer = await fetch(url, { ...request, signal });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`11200: ${new URL(url).pathname} answered ${answer.status}`);
  return answer.status === 204 ? undefined : text;
}

/** Tells something of a leg, as it is now, also when it is told again. */
export async function tellWebhook(
  sender: WebhookSender,
  { parts, status }: LegView,
  question: LegQuestion,
): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      await sendWebhook(sender, { parts, status }, question);
      return;
    } catch (error) {
      if (tries >= TRIES[sender.carrier]) throw error;
      await sleep(AGAIN_MS);
    }
}
