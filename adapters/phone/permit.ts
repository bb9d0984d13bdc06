/** Asks the installation's own system whether a number may be called now: consent, lists, anything that it alone knows. */
import { randomUUID } from 'node:crypto';
import type { Permission } from '../../core/phone/carrier.ts';
import { signWebhook } from '../webhook/sign-webhook.ts';

/** It is asked between a bot's being ready and the call: a person does not wait yet, a bot does. */
const TIMEOUT_MS = 3_000;

/** Who is asked. */
export interface PermitSettings {
  readonly url: string;
  readonly secret: string;
}

/** What is not clearly permitted is not: an error, a late answer, anything but `{"allow": true}`. */
export function createPermission({ url, secret }: PermitSettings): Permission {
  return async (call, nowMs) => {
    const body = JSON.stringify({ type: 'call.permission', call });
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers: signWebhook(secret, { id: randomUUID(), nowMs, body }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const said: unknown = answer.ok ? await answer.json() : undefined;
      return typeof said === 'object' && said !== null && 'allow' in said && said.allow === true;
    } catch {
      return false;
    }
  };
}
