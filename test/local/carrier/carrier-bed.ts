/** The local carriers and our accounts with them, over an API that a test writes. */

import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { readPhoneEnv } from '../../../adapters/phone/read-phone-env.ts';
import type { CallWebhook, CarrierAccount, CarrierDocument } from '../../../core/phone/carrier.ts';
import type { Carrier } from '../../../core/phone/phone.ts';
import type { Exchange } from '../../../local/carrier/exchange.ts';
import { startCarriers } from '../../../local/carrier/start-carriers.ts';
import { createClosing } from '../../../local/closing.ts';
import pathToken from '../../../services/edge/path-token.js';

/** What the API was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** As our account reads it; nothing where it names no call. */
  readonly call: CallWebhook | undefined;
}

/** What the API answers; nothing is 204. */
export type Answer = (
  bed: CarrierBed,
  asked: Asked,
) => Response | CarrierDocument | undefined | Promise<Response>;

/** One carrier's exchange, our account with it, and all that it has asked the API. */
export interface CarrierBed {
  readonly exchange: Exchange;
  readonly account: CarrierAccount;
  readonly apiUrl: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** Starts it. */
export async function startCarrierBed(
  carrier: Carrier,
  answer: Answer = () => undefined,
): Promise<CarrierBed> {
  const closing = createClosing();
  const carriers = await startCarriers(closing);
  const account = readPhoneEnv(carriers.secrets, { by: 'edge', signPath: pathToken.sign })
    ?.accounts[carrier];
  if (!account) throw new Error('no account');
  const asked: Asked[] = [];
  const server = serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const url = new URL(request.url);
      const body = await request.text();
      const header = (name: string) => request.headers.get(name) ?? undefined;
      const method = request.method === 'GET' ? 'GET' : 'POST';
      const signed = { method, url: request.url, header, body } as const;
      const one = { method, path: url.pathname + url.search, call: account.read(signed) };
      asked.push(one);
      const given = await answer(bed, one);
      if (!given) return new Response(null, { status: 204 });
      if (given instanceof Response) return given;
      return new Response(given.body, { headers: { 'content-type': given.contentType } });
    },
  });
  closing.add(server, (s) => void s.close());
  await new Promise<void>((resolve) => void server.once('listening', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const exchange = carriers.connect(apiUrl)[carrier];
  const bed = { exchange, account, apiUrl, asked, close: () => closing.close() };
  return bed;
}
