import Telnyx from 'telnyx';
import twilio from 'twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPhoneSecrets } from '../../../adapters/phone/read-phone-env.ts';
import { createSetupReaders } from '../../../adapters/phone/read-setup.ts';
import { CARRIERS, type Carrier } from '../../../core/phone/phone.ts';
import { OUR_APPLICATION } from '../../../local/carrier/console.ts';
import type { Exchange } from '../../../local/carrier/exchange.ts';
import { startCarriers } from '../../../local/carrier/start-carriers.ts';
import { createClosing } from '../../../local/closing.ts';

const API = 'https://d111.example';
const NUMBER = '+15559999';
const closing = createClosing();
let secrets: ReturnType<typeof readPhoneSecrets>;
let exchanges: Readonly<Record<Carrier, Exchange>>;

beforeAll(async () => {
  const carriers = await startCarriers(closing);
  secrets = readPhoneSecrets(carriers.secrets);
  exchanges = carriers.connect(API);
});
beforeEach(() => {
  for (const carrier of CARRIERS) exchanges[carrier].console.numbers.clear();
});
afterAll(() => closing.close());

const read = (carrier: Carrier, number = NUMBER) => createSetupReaders(secrets)[carrier]?.(number);

describe.each(CARRIERS)('the console of %s', (carrier) => {
  it('tells whom a number’s calls are brought to', async () => {
    exchanges[carrier].console.numbers.set(NUMBER, OUR_APPLICATION[carrier]);
    exchanges[carrier].console.numbers.set(`${NUMBER}1`, '');
    const setup = {
      voiceUrl: `${API}/phone/${carrier}/voice`,
      statusUrl: `${API}/phone/${carrier}/status`,
      fallbackUrl: `${API}/phone/${carrier}/fallback`,
    };
    expect(await read(carrier)).toMatchObject({ outcome: 'found', setup });
    expect(await read(carrier)).not.toHaveProperty('setup.instead', expect.any(String));
  });

  it('tells a number that is assigned to another application, or that is none of the account’s', async () => {
    expect(await read(carrier)).toEqual({ outcome: 'unknown' });
    exchanges[carrier].console.numbers.set(NUMBER, 'other');
    const answer = await read(carrier);
    // Plivo’s other application has addresses of its own, which are not ours.
    if (carrier === 'plivo') expect(answer).toMatchObject({ setup: { voiceUrl: '' } });
    else expect(answer).toMatchObject({ setup: { instead: expect.stringContaining('other') } });
  });

  it('is not read with a key that it refuses', async () => {
    const wrong = { authToken: 'x', apiKey: 'x', apiSecret: 'x' };
    const of = createSetupReaders({ ...secrets, [carrier]: { ...secrets[carrier], ...wrong } });
    const because = expect.stringContaining('refused (401)');
    expect(await of[carrier]?.(NUMBER)).toEqual({ outcome: 'unread', because });
  });

  it('is not read where nothing answers', async () => {
    const nobody = { restUrl: 'http://127.0.0.1:9' };
    const of = createSetupReaders({ ...secrets, [carrier]: { ...secrets[carrier], ...nobody } });
    expect(await of[carrier]?.(NUMBER)).toEqual({ outcome: 'unread', because: 'nothing answers' });
  });
});

describe('an application', () => {
  it.each(['telnyx', 'vonage'] as const)('of %s that calls would not come through', async (of) => {
    exchanges[of].console.numbers.set(NUMBER, OUR_APPLICATION[of]);
    const { application } = exchanges[of].console;
    exchanges[of].console.application = { ...application, asleep: true };
    expect(await read(of)).toMatchObject({ setup: { instead: expect.stringContaining('nobody') } });
    exchanges[of].console.application = application;
  });

  it('of Vonage is not told without the account’s own key', async () => {
    const { apiKey: _, ...vonage } = secrets.vonage ?? {};
    const readers = createSetupReaders({ ...secrets, vonage } as typeof secrets);
    expect(await readers.vonage?.(NUMBER)).toMatchObject({ outcome: 'unread' });
  });
});

describe('the carriers’ own SDKs', () => {
  it('read the consoles of our carriers as ours does', async () => {
    exchanges.telnyx.console.numbers.set(NUMBER, '1');
    const { apiKey = '', restUrl } = secrets.telnyx ?? {};
    const telnyx = new Telnyx({ apiKey, baseURL: `${restUrl}/v2` });
    const listed = await telnyx.phoneNumbers.list({ filter: { phone_number: NUMBER } });
    expect(listed.data?.[0]?.connection_id).toBe('1');
    const { data } = await telnyx.texmlApplications.retrieve('1');
    expect(data?.voice_url).toBe(`${API}/phone/telnyx/voice`);
    expect(data?.status_callback).toBe(`${API}/phone/telnyx/status`);
  });

  it('of Twilio asks and reads as ours', async () => {
    exchanges.twilio.console.numbers.set(NUMBER, '');
    const { accountSid = '', authToken = '', restUrl = '' } = secrets.twilio ?? {};
    const http = new twilio.RequestClient();
    const request = http.request.bind(http);
    const httpClient = Object.assign(http, {
      request: (options: Parameters<typeof request>[0]) =>
        request({ ...options, uri: options.uri.replace('https://api.twilio.com', restUrl) }),
    });
    const client = twilio(accountSid, authToken, { httpClient });
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: NUMBER, limit: 1 });
    expect(number?.voiceUrl).toBe(`${API}/phone/twilio/voice`);
    expect(number?.statusCallback).toBe(`${API}/phone/twilio/status`);
  });
});
