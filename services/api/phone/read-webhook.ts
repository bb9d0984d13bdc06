/** A carrier's webhook at the door: nothing of it is used before its signature holds over the URL as the carrier saw it. */
import type { Context } from 'hono';
import type { CallWebhook, CarrierAccount } from '../../../core/phone/carrier.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { accountOf } from './account-of.ts';
import { carrierOrigin } from './carrier-origin.ts';
import type { PhoneDeps } from './phone-deps.ts';

/** A webhook that is genuine. */
export interface GenuineWebhook {
  readonly account: CarrierAccount;
  readonly call: CallWebhook;
  /** The address that it called. */
  readonly url: string;
  /** The carrier's way to us, for addresses in documents. */
  readonly origin: string;
}

/** Reads it; nothing where it is genuine, and is about no call. Throws a refusal for one that is forged. */
export async function readWebhook(
  c: Context,
  { clock }: ApiDeps,
  phone: PhoneDeps,
): Promise<GenuineWebhook | undefined> {
  const account = accountOf(phone, c.req.param('carrier') ?? '');
  const origin = carrierOrigin(c, phone.links);
  const { pathname, search } = new URL(c.req.url);
  const request = {
    method: c.req.method === 'GET' ? ('GET' as const) : ('POST' as const),
    url: origin + pathname + search,
    header: (header: string) => c.req.header(header),
    body: c.req.method === 'GET' ? '' : await c.req.text(),
  };
  if (!account.verify(request, clock.nowMs())) throw new ApiProblem('SIGNATURE_INVALID');
  const call = account.read(request);
  return call && { account, call, url: request.url, origin };
}
