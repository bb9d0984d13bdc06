/** Webhooks as each carrier sends and signs them, written from the carriers' documents. */
import { createHash, createHmac, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { Carrier } from '../../core/phone/phone.ts';

/** What the carrier signs with. */
export interface SigningKeys {
  readonly token: string;
  /** Telnyx's private key. */
  readonly ed25519: KeyObject;
}

/** A webhook's fields, in the carrier's own names. */
export type WebhookFields = Readonly<Record<string, string>>;

/** A request that is ready to be sent. */
export interface SignedWebhook {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs fields for a URL. */
export function signFields(
  of: { carrier: Carrier; keys: SigningKeys; nowMs: number },
  url: string,
  fields: WebhookFields,
): SignedWebhook {
  const { carrier, keys, nowMs } = of;
  if (carrier === 'vonage') return signJson(keys.token, nowMs, fields);
  const body = new URLSearchParams(fields).toString();
  const signatures = signForm(of, { url, fields, body });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signatures };
  return { method: 'POST', headers, body };
}

function signForm(
  { carrier, keys, nowMs }: { carrier: Carrier; keys: SigningKeys; nowMs: number },
  { url, fields, body }: { url: string; fields: WebhookFields; body: string },
): Record<string, string> {
  if (carrier === 'twilio') {
    const signed = createHmac('sha1', keys.token).update(url + sortedText(fields));
    return { 'x-twilio-signature': signed.digest('base64') };
  }
  if (carrier === 'telnyx') {
    const at = String(Math.floor(nowMs / 1000));
    const signature = sign(null, Buffer.from(`${at}|${body}`), keys.ed25519).toString('base64');
    return { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': at };
  }
  const nonce = randomUUID();
  const signed = createHmac('sha256', keys.token).update(`${plivoText(url, fields)}.${nonce}`);
  return { 'x-plivo-signature-v3': signed.digest('base64'), 'x-plivo-signature-v3-nonce': nonce };
}

function signJson(token: string, nowMs: number, fields: WebhookFields): SignedWebhook {
  const body = JSON.stringify(fields);
  const claims = {
    iat: Math.floor(nowMs / 1000),
    jti: randomUUID(),
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(body).digest('hex'),
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  const mac = createHmac('sha256', token).update(text).digest('base64url');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${text}.${mac}` };
  return { method: 'POST', headers, body };
}

const sortedText = (fields: WebhookFields) =>
  Object.keys(fields)
    .sort()
    .map((name) => `${name}${fields[name]}`)
    .join('');

function plivoText(url: string, fields: WebhookFields): string {
  const { origin, pathname, searchParams } = new URL(url);
  const query = [...searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join('='));
  const body = sortedText(fields);
  const asked = query.length === 0 && body === '' ? '' : `?${query.join('&')}`;
  return origin + pathname + asked + (query.length > 0 && body !== '' ? '.' : '') + body;
}
