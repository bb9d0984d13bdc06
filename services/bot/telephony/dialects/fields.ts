/** Members of a message that nobody has vouched for: each is read for what it should be, or is nothing. */
import type { CarrierFrame } from '../dialect.ts';

/** A frame's JSON object, or nothing. */
export function readJson(frame: CarrierFrame): Fields | undefined {
  if (typeof frame !== 'string') return undefined;
  try {
    return asFields(JSON.parse(frame));
  } catch {
    return undefined;
  }
}

/** An object's members, none of them trusted yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object, or nothing. */
export function asFields(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : undefined;
}

/** A text or a number as text; empty for anything else. Carriers disagree on which of the two a counter is. */
export function asText(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.slice(0, MOST_TEXT) : '';
}

/** A counter, or nothing. */
export function asCount(value: unknown): number | undefined {
  const count = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** Texts of an object, at most as many and as long as carriers send. */
export function asTexts(value: unknown): Record<string, string> {
  const entries = Object.entries(asFields(value) ?? {}).slice(0, MOST_PARAMETERS);
  return Object.fromEntries(entries.map(([name, text]) => [name, asText(text)]));
}

/** Base64 as bytes; nothing for what is none, or too long to be sound of a phone. */
export function asSound(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || value.length > MOST_BASE64) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === 0 ? undefined : bytes;
}

/** One of the sixteen keys, or nothing. */
export function asKey(value: unknown): string | undefined {
  const digit = asText(value).toUpperCase();
  return /^[0-9A-D*#]$/.test(digit) ? digit : undefined;
}

const MOST_TEXT = 512;
const MOST_PARAMETERS = 32;

/** Telnyx sends up to 30 s at once: 24 kHz, 16 bits, in base64. */
const MOST_BASE64 = 30 * 24_000 * 2 * 1.4;
