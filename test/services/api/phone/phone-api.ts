/** The API with four carriers' accounts, and what signs as they do. */
import { generateKeyPairSync } from 'node:crypto';
import { createMemoryRecords } from '../../../../adapters/memory/memory-records.ts';
import { readPhoneEnv } from '../../../../adapters/phone/read-phone-env.ts';
import type { SocketWay } from '../../../../core/access/socket-way.ts';
import type { Carrier } from '../../../../core/phone/phone.ts';
import type {
  PhoneDispatcher,
  PhoneEvent,
  TransferAnswer,
  TransferWish,
} from '../../../../core/phone/phone-control.ts';
import { changeNumber, type NumberEntry } from '../../../../core/phone/phone-numbers.ts';
import { type LegFacts, wordFields } from '../../../../local/carrier/sides/word-fields.ts';
import { type SigningKeys, signFields } from '../../../../local/carrier/sign-webhook.ts';
import { createApp } from '../../../../services/api/app.ts';
import pathToken from '../../../../services/edge/path-token.js';
import { createTestApi, type TestApiOptions } from '../test-api.ts';

const HOST = 'd111.cloudfront.net';

/** What CloudFront says beside the host. */
export const BY_EDGE = { 'x-greenroom-host': HOST };
const ed25519 = generateKeyPairSync('ed25519');
const TOKEN = 'the account’s token';

/** What the carriers sign with. */
export const KEYS: SigningKeys = { token: TOKEN, ed25519: ed25519.privateKey };

const SECRETS = JSON.stringify({
  linkSecret: 's'.repeat(40),
  twilio: { accountSid: 'AC0', authToken: TOKEN },
  telnyx: {
    accountSid: 'AC0',
    apiKey: 'k',
    applicationSid: '1',
    publicKey: ed25519.publicKey
      .export({ type: 'spki', format: 'der' })
      .subarray(12)
      .toString('base64'),
  },
  plivo: { authId: 'MA0', authToken: TOKEN },
  vonage: { applicationId: 'app', privateKey: 'none', signatureSecret: TOKEN },
});

/** Where the caller rang. */
export const OUR_NUMBER = '+15559999';

/** Starts it; the number leads to the test's pool. */
export async function createPhoneApi(
  options: TestApiOptions & {
    entry?: Partial<NumberEntry>;
    bot?: BotAnswer[];
    way?: SocketWay;
    transfer?: TransferAnswer;
  } = {},
) {
  const api = await createTestApi(options);
  const kit = readPhoneEnv(SECRETS, options.way ?? { by: 'edge', signPath: pathToken.sign });
  if (!kit) throw new Error('no phone');
  const records = createMemoryRecords(api.deps.clock);
  const agent = api.deps.settings.defaultPool;
  const entry: NumberEntry = { agent, waitS: 30, fallback: { kind: 'busy' }, ...options.entry };
  await records.saveRecord({
    before: undefined,
    after: changeNumber(undefined, OUR_NUMBER, entry),
  });
  const told: PhoneEvent[] = [];
  const wishes: TransferWish[] = [];
  const dispatcher: PhoneDispatcher = {
    async transfer(_endpoint, _sessionId, wish) {
      wishes.push(wish);
      return options.transfer ?? { outcome: 'begun' };
    },
    async tell(_endpoint, _sessionId, event) {
      told.push(event);
      const how = options.bot?.shift() ?? 'live';
      if (how === 'unreachable') return { outcome: how, because: 'timeout' };
      const live = how === 'live' || how === 'away';
      return { live, leaving: how === 'leaving', away: how === 'away' };
    },
  };
  const app = createApp({ ...api.deps, phone: { ...kit, records, dispatcher } });
  return {
    ...api,
    told,
    wishes,
    /** The app with its phone. */
    phone: app,
    records,
    links: kit.links,
    /** A webhook as the carrier sends it; `of` may break it. */
    async webhook(carrier: Carrier, of: Partial<LegFacts> & { path?: string; spoil?: Spoil } = {}) {
      const { path = 'voice', spoil, ...facts } = of;
      const url = `https://${HOST}/phone/${carrier}/${path}`;
      const fields = wordFields(carrier, {
        id: 'call-1',
        from: '+15550001',
        to: OUR_NUMBER,
        status: 'ringing',
        ...(path === 'voice' || path === 'fallback' ? { asks: true } : {}),
        ...facts,
      });
      const { method, headers, body } = signFields(
        { carrier, keys: KEYS, nowMs: api.deps.clock.nowMs() - (spoil?.ageMs ?? 0) },
        url,
        fields,
      );
      const told = { ...headers, 'x-greenroom-host': spoil?.host ?? HOST, host: 'gateway' };
      const answer = await app.request(`http://gateway/phone/${carrier}/${path}`, {
        method,
        headers: told,
        body: spoil?.body?.(body) ?? body,
      });
      return { status: answer.status, text: await answer.text() };
    },
  };
}

/** What a supervisor answers to an event. */
type BotAnswer = 'live' | 'away' | 'leaving' | 'lost' | 'unreachable';

/** How a webhook is forged. */
export interface Spoil {
  readonly host?: string;
  readonly ageMs?: number;
  readonly body?: (body: string) => string;
}
