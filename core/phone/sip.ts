/** SIP addresses among those that can be called, and which carriers reach which. */
import type { Carrier } from './phone.ts';

/** As requests, agents and fallbacks may write one. */
export const SIP_ADDRESS = /^sips?:[^\s<>"&]{3,200}$/;

/** Those that document how a call goes over TLS for its address's sake. */
const OVER_TLS: readonly Carrier[] = ['twilio', 'vonage'];

/** Whether it is no number. */
export function isSip(to: string): boolean {
  return SIP_ADDRESS.test(to);
}

/** Why a carrier cannot call it; nothing where it can. */
export function notCallable(carrier: Carrier, to: string): string | undefined {
  if (!to.startsWith('sips:') || OVER_TLS.includes(carrier)) return undefined;
  return `${carrier} calls no sips: address: write sip:, or call by ${OVER_TLS.join(' or ')}`;
}

/** The address as carriers write it: none knows the scheme `sips`, but the transport that it stands for. */
export function sipUri(to: string): string {
  if (!to.startsWith('sips:')) return to;
  const [address = '', ...headers] = to.slice('sips:'.length).split('?');
  const over = address.includes(';transport=') ? address : `${address};transport=tls`;
  return `sip:${[over, ...headers].join('?')}`;
}
