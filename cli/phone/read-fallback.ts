/** What a caller gets whom no bot can serve, as it is written on a command line. */
import { WrongUse } from '../../core/cannot-run.ts';
import { E164 } from '../../core/phone/phone.ts';
import type { Fallback } from '../../core/phone/phone-numbers.ts';
import { isSip } from '../../core/phone/sip.ts';

/** `busy`, `dial:+14155550100`, `say:TEXT` or `voicemail:TEXT`. */
export function readFallback(given: string, flagName: string): Fallback {
  const [kind = '', ...rest] = given.split(':');
  const text = rest.join(':').trim();
  if (given === 'busy') return { kind: 'busy' };
  if (kind === 'dial' && (E164.test(text) || isSip(text))) return { kind, to: text };
  if ((kind === 'say' || kind === 'voicemail') && text !== '') return { kind, text };
  throw new WrongUse(
    `${flagName} must be busy, dial:+14155550100, dial:sip:ann@example.com, say:TEXT or voicemail:TEXT, got ${given}`,
  );
}

/** The same, to be read. */
export function writeFallback(fallback: Fallback): string {
  if (fallback.kind === 'busy') return 'busy';
  return `${fallback.kind}:${fallback.kind === 'dial' ? fallback.to : fallback.text}`;
}
