/** Plivo: its XML, V3 signatures, its v1 REST calls. A leg is redirected by address: Plivo fetches what comes next. */
import { createHmac } from 'node:crypto';
import {
  type CarrierAccount,
  type ControlAnswer,
  mayRepeat,
  type Placement,
  type SignedRequest,
} from '../../core/phone/carrier.ts';
import { isEqual } from '../equal.ts';
import { callOnly } from './call-only.ts';
import { readForm } from './forms.ts';
import { pressPieces } from './key-presses.ts';
import { readPlivo, writePlivo } from './plivo-xml.ts';
import { sendToCarrier } from './send.ts';

/** What signs and pays. */
export interface PlivoSecrets {
  readonly authId: string;
  readonly authToken: string;
  readonly restUrl?: string | undefined;
}

const REST_URL = 'https://api.plivo.com';

/** The account. */
export function createPlivo(secrets: PlivoSecrets): CarrierAccount {
  const { authToken } = secrets;
  return {
    carrier: 'plivo',
    verify: (request) => isSigned(request, authToken),
    read: ({ body, url }) => readPlivo(body, url),
    write: writePlivo,
    ...callOnly('plivo', createControl(secrets)),
  };
}

type Control = Pick<CarrierAccount, 'redirect' | 'place' | 'hangUp' | 'sendKeys'>;

function createControl({ authId, authToken, restUrl = REST_URL }: PlivoSecrets): Control {
  const basic = Buffer.from(`${authId}:${authToken}`).toString('base64');
  const ask = (
    method: 'POST' | 'DELETE',
    path: string,
    of: { fields?: Record<string, string | number>; repeatable: boolean },
  ): Promise<ControlAnswer> =>
    sendToCarrier({
      method,
      url: `${restUrl}/v1/Account/${authId}/Call/${path}`,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      ...(of.fields ? { body: JSON.stringify(of.fields) } : {}),
      repeatable: of.repeatable,
      ofLeg: path !== '',
      callIdIn: ['request_uuid', 'call_uuid'],
    });
  return {
    redirect(callId, { instruction, url }) {
      const fields = { legs: 'aleg', aleg_url: url, aleg_method: 'POST' };
      return ask('POST', `${callId}/`, { fields, repeatable: mayRepeat(instruction) });
    },
    place: (call) => ask('POST', '', { fields: placementFields(call), repeatable: false }),
    hangUp: (callId) => ask('DELETE', `${callId}/`, { repeatable: true }),
    sendKeys: (callId, keys) =>
      pressPieces(keys, (digits) =>
        ask('POST', `${callId}/DTMF/`, { fields: { digits, leg: 'aleg' }, repeatable: false }),
      ),
  };
}

/** Numbers have no plus; a SIP address has none anyway. */
function placementFields({ to, from, timeoutS, nextUrl, statusUrl, detectMachine }: Placement) {
  return {
    to: to.replace(/^\+/, ''),
    from: from.replace(/^\+/, ''),
    answer_url: nextUrl,
    answer_method: 'POST',
    ring_url: statusUrl,
    hangup_url: statusUrl,
    ring_timeout: timeoutS,
    ...(detectMachine ? { machine_detection: 'true', machine_detection_url: statusUrl } : {}),
  };
}

/** Several signatures may come, separated by commas: one of them is this account's. */
function isSigned({ url, method, body, header }: SignedRequest, authToken: string): boolean {
  const nonce = header('x-plivo-signature-v3-nonce') ?? '';
  const given = (header('x-plivo-signature-v3') ?? '').split(',');
  if (nonce === '') return false;
  const signed = method === 'GET' ? signedGet(url) : signedPost(url, readForm(body));
  const wanted = createHmac('sha256', authToken).update(`${signed}.${nonce}`).digest('base64');
  return given.some((one) => isEqual(one.trim(), wanted));
}

function signedGet(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const query = sortedPairs(readForm(search), '=').join('&');
  return origin + pathname + (query === '' ? '' : `?${query}`);
}

function signedPost(url: string, fields: Readonly<Record<string, string>>): string {
  const { origin, pathname, search } = new URL(url);
  const query = sortedPairs(readForm(search), '=').join('&');
  const body = sortedPairs(fields, '').join('');
  const asked = query === '' && body === '' ? '' : `?${query}`;
  return origin + pathname + asked + (query === '' || body === '' ? '' : '.') + body;
}

function sortedPairs(fields: Readonly<Record<string, string>>, between: string): string[] {
  return Object.keys(fields)
    .sort()
    .map((name) => `${name}${between}${fields[name]}`);
}
