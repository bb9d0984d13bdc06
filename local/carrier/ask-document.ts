/** A document for a leg: asked again, and then of the console's fallback address, as each carrier does where an answer fails. */
import type { LegQuestion, LegView } from './leg-view.ts';
import { sendWebhook, type WebhookSender } from './send-webhook.ts';

/** Answers it, or nothing where the answer has none. Throws where every address has failed; `failed` is told of each. */
export async function askDocument(
  sender: WebhookSender,
  leg: LegView,
  of: { question: LegQuestion; fallbackUrl: string; failed: (error: unknown) => void },
): Promise<string | undefined> {
  const { question, failed } = of;
  const [last = question.url, ...before] = addresses(sender, of).reverse();
  for (const url of before.reverse())
    try {
      return await sendWebhook(sender, leg, { ...question, url });
    } catch (error) {
      failed(error);
    }
  return sendWebhook(sender, leg, { ...question, url: last });
}

function addresses(
  { carrier }: WebhookSender,
  { question: { url, asks }, fallbackUrl }: { question: LegQuestion; fallbackUrl: string },
): string[] {
  if (carrier === 'vonage') return [url, url, fallbackUrl, fallbackUrl];
  // Plivo's stands for the answer address, and for none of those in documents.
  return carrier === 'plivo' && !asks ? [url] : [url, fallbackUrl];
}
