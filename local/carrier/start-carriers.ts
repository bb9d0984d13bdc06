/** All four carriers on this machine: an exchange each with its REST server, and the secrets that our side gets from their consoles. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { ClientOptions } from 'ws';
import { CARRIERS, type Carrier } from '../../core/phone/phone.ts';
import type { Closing } from '../closing.ts';
import { Exchange } from './exchange.ts';
import { createRest } from './rest.ts';

/** The carriers, before anybody has called. */
export interface LocalCarriers {
  /** What `GREENROOM_PHONE` holds of them. */
  readonly secrets: string;
  /** The exchanges, once the API's address is known. */
  connect(apiUrl: string, dial?: ClientOptions): Readonly<Record<Carrier, Exchange>>;
}

/** Starts them. */
export async function startCarriers(closing: Closing): Promise<LocalCarriers> {
  const token = randomBytes(24).toString('hex');
  const ed25519 = generateKeyPairSync('ed25519');
  const exchanges = new Map<Carrier, Exchange>();
  const urls = new Map<Carrier, string>();
  for (const carrier of CARRIERS)
    urls.set(carrier, await listen(exchanges, carrier, { token, closing }));
  const secrets = describeAccounts({ token, ed25519: ed25519.publicKey, urls });
  return {
    secrets: JSON.stringify(secrets),
    connect(apiUrl, dial) {
      const made = CARRIERS.map((carrier): [Carrier, Exchange] => {
        const exchange = new Exchange({
          carrier,
          keys: { token, ed25519: ed25519.privateKey },
          apiUrl,
          dial,
        });
        exchanges.set(carrier, exchange);
        return [carrier, exchange];
      });
      return Object.fromEntries(made) as Record<Carrier, Exchange>;
    },
  };
}

/** What the carriers' consoles would show. */
function describeAccounts(of: {
  token: string;
  ed25519: KeyObject;
  urls: ReadonlyMap<Carrier, string>;
}) {
  const { token, ed25519, urls } = of;
  const restUrl = (carrier: Carrier) => ({ restUrl: urls.get(carrier) });
  const raw = ed25519.export({ type: 'spki', format: 'der' }).subarray(12);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    linkSecret: randomBytes(32).toString('hex'),
    twilio: { accountSid: 'AC0', authToken: token, ...restUrl('twilio') },
    telnyx: {
      accountSid: 'AC0',
      apiKey: token,
      applicationSid: '1',
      publicKey: raw.toString('base64'),
      ...restUrl('telnyx'),
    },
    plivo: { authId: 'MA0', authToken: token, ...restUrl('plivo') },
    vonage: {
      applicationId: 'app',
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      signatureSecret: token,
      apiKey: 'key0',
      apiSecret: token,
      ...restUrl('vonage'),
    },
  };
}

/** The REST server of a carrier; its exchange comes later, with the API's address. */
async function listen(
  exchanges: ReadonlyMap<Carrier, Exchange>,
  carrier: Carrier,
  { token, closing }: { token: string; closing: Closing },
): Promise<string> {
  const mayCall = (authorization: string) => isAuthorised(carrier, authorization, token);
  const server = serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      const exchange = exchanges.get(carrier);
      if (!exchange) return new Response(null, { status: 503 });
      return createRest(exchange, mayCall).fetch(request);
    },
  });
  closing.add(server, (s) => void s.close());
  await new Promise<void>((resolve) => void server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function isAuthorised(carrier: Carrier, authorization: string, token: string): boolean {
  const basic = (user: string) => `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  if (carrier === 'twilio') return authorization === basic('AC0');
  if (carrier === 'plivo') return authorization === basic('MA0');
  if (carrier === 'telnyx') return authorization === `Bearer ${token}`;
  return authorization === basic('key0') || /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(authorization);
}
