/** Signs what we send, as the Standard Webhooks specification (v1) says: HMAC-SHA256 over id, time and body, with the secret's bytes. */
import { createHmac } from 'node:crypto';

/** What goes out. */
export interface OutgoingWebhook {
  /** The same for every try of the same message. */
  readonly id: string;
  readonly nowMs: number;
  readonly body: string;
}

/** The headers that prove it. A secret is `whsec_` and base64; any other text is taken as it is. */
export function signWebhook(
  secret: string,
  { id, nowMs, body }: OutgoingWebhook,
): Record<string, string> {
  const at = String(Math.floor(nowMs / 1000));
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
  const mac = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': at,
    'webhook-signature': `v1,${mac}`,
  };
}
