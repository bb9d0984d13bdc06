/** Tells an address of the user's own, signed by the Standard Webhooks specification. */
import type { SessionEvent } from '../../core/session/session-events.ts';
import type { Clock } from '../../core/time/clock.ts';
import { signWebhook } from './sign-webhook.ts';

/** Whoever listens answers first and works later. */
const TIMEOUT_MS = 5_000;

/** Who is told. */
export interface WebhookSettings {
  readonly url: string;
  /** `whsec_…` in base64, or any text. */
  readonly secret: string;
}

/** A listener. What was answered with a refusal (4xx but 408, 425 and 429) is not tried again: it would hold up all that comes after. */
export function tellByWebhook({ url, secret }: WebhookSettings, clock: Pick<Clock, 'nowMs'>) {
  return async (event: SessionEvent): Promise<'told' | 'again' | 'refused'> => {
    const body = JSON.stringify(event);
    const headers = signWebhook(secret, { id: event.id, nowMs: clock.nowMs(), body });
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const { ok, status } = await fetch(url, { method: 'POST', headers, body, signal });
      if (ok) return 'told';
      const isFinal = status >= 400 && status < 500 && ![408, 425, 429].includes(status);
      return isFinal ? 'refused' : 'again';
    } catch {
      return 'again';
    }
  };
}
