/** Vonage: NCCO, webhooks signed as a JWT (HS256), its v1 REST calls with a JWT of the application (RS256). */
import { createHash, createHmac, randomUUID, sign } from 'node:crypto';
import {
  type CarrierAccount,
  type ControlAnswer,
  mayRepeat,
  type Placement,
  type SignedRequest,
} from '../../core/phone/carrier.ts';
import { isEqual } from '../equal.ts';
import { writePauses } from './key-presses.ts';
import { calledParty, readVonage, toNcco, writeVonage } from './ncco.ts';
import { sendToCarrier } from './send.ts';

/** What signs and pays. */
export interface VonageSecrets {
  readonly applicationId: string;
  /** The application's private key, PEM. */
  readonly privateKey: string;
  readonly signatureSecret: string;
  readonly restUrl?: string | undefined;
}

const REST_URL = 'https://api.nexmo.com';

/** A webhook's token that is older, or from the future by more, is a replay. */
const SIGNED_FOR_S = 300;

/** The account. */
export function createVonage(secrets: VonageSecrets): CarrierAccount {
  return {
    carrier: 'vonage',
    verify: (request, nowMs) => isSigned(request, secrets.signatureSecret, nowMs),
    read: ({ body, url }) => readVonage(body, url),
    write: writeVonage,
    ...createControl(secrets),
  };
}

type Control = Pick<CarrierAccount, 'redirect' | 'place' | 'hangUp' | 'sendKeys'>;

function createControl(secrets: VonageSecrets): Control {
  const { restUrl = REST_URL } = secrets;
  const ask = (
    method: 'POST' | 'PUT',
    path: string,
    of: { fields: Record<string, unknown>; repeatable: boolean },
  ): Promise<ControlAnswer> =>
    sendToCarrier({
      method,
      url: `${restUrl}/v1/calls${path}`,
      headers: {
        authorization: `Bearer ${applicationToken(secrets)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(of.fields),
      repeatable: of.repeatable,
      ofLeg: path !== '',
      callIdIn: ['uuid'],
    });
  return {
    redirect: (callId, { instruction }) =>
      ask('PUT', `/${callId}`, {
        fields: { action: 'transfer', destination: { type: 'ncco', ncco: toNcco(instruction) } },
        repeatable: mayRepeat(instruction),
      }),
    place: (call) => ask('POST', '', { fields: placementFields(call), repeatable: false }),
    hangUp: (callId) =>
      ask('PUT', `/${callId}`, { fields: { action: 'hangup' }, repeatable: true }),
    async sendKeys(callId, keys) {
      if (/[A-D]/.test(keys)) return NO_LETTERS;
      const fields = { digits: writePauses(keys, 'p') };
      return ask('PUT', `/${callId}/dtmf`, { fields, repeatable: false });
    },
  };
}

const NO_LETTERS: ControlAnswer = {
  outcome: 'failed',
  why: 'refused',
  status: 0,
  because: 'Vonage presses 0 to 9, * and #, and no A to D',
};

function placementFields({ to, from, timeoutS, next, statusUrl, detectMachine }: Placement) {
  const detection = { advanced_machine_detection: { behavior: 'continue', mode: 'detect' } };
  return {
    to: [calledParty(to)],
    from: calledParty(from),
    ncco: toNcco(next),
    event_url: [statusUrl],
    ringing_timer: timeoutS,
    ...(detectMachine ? detection : {}),
  };
}

function isSigned({ header, body }: SignedRequest, secret: string, nowMs: number): boolean {
  const token = /^Bearer (\S{1,4096})$/i.exec(header('authorization') ?? '')?.[1] ?? '';
  const [head = '', claims = '', mac = '', more] = token.split('.');
  if (more !== undefined || readPart(head)?.['alg'] !== 'HS256') return false;
  const wanted = createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url');
  if (!isEqual(mac, wanted)) return false;
  const { iat, payload_hash: hash } = readPart(claims) ?? {};
  if (!(Math.abs(nowMs / 1000 - Number(iat)) <= SIGNED_FOR_S)) return false;
  return body === '' || isEqual(String(hash), createHash('sha256').update(body).digest('hex'));
}

function readPart(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Lives for a minute: it is made anew for every call. */
function applicationToken({ applicationId, privateKey }: VonageSecrets): string {
  const nowS = Math.floor(Date.now() / 1000);
  const claims = { application_id: applicationId, iat: nowS, exp: nowS + 60, jti: randomUUID() };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}
