/**
 * What every carrier's socket can say and be told, whatever its dialect. A dialect is a pair of pure functions over frames: no state, no
 * clock, no socket. Where a carrier's documents leave a shape open, both forms are read; the dialect's file says which.
 */
import type { Sound } from './sound.ts';

/** A frame as it comes from a WebSocket: text, or bytes. */
export type CarrierFrame = string | Uint8Array;

/** What a frame means. */
export type CarrierEvent =
  /** The call's sound flows from now on; nothing may be said before. */
  | { readonly type: 'start'; readonly stream: CarrierStream }
  /** The caller's voice, in the stream's encoding. `chunk` grows by one where the carrier counts. */
  | { readonly type: 'audio'; readonly payload: Uint8Array; readonly chunk?: number }
  /** A key. The same `id` twice is the same press. */
  | { readonly type: 'key'; readonly digit: string; readonly id?: string }
  /** Everything that was sent before this mark has been played, or was cleared. */
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'stop'; readonly reason?: string }
  /** The carrier refuses something that we sent. */
  | { readonly type: 'error'; readonly detail: string }
  /** Known, and of no consequence. */
  | { readonly type: 'ignored' }
  | { readonly type: 'garbage'; readonly detail: string };

/** One stream of one call. */
export interface CarrierStream {
  /** The carrier's name for the stream; an empty one where it has none. */
  readonly streamId: string;
  /** The carrier's name for the call; an empty one where the socket does not tell. */
  readonly callId: string;
  readonly inbound: Sound;
  readonly outbound: Sound;
  /** What our document sent along. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A carrier's way of speaking on its socket. */
export interface Dialect {
  /** Whether marks come back when what is before them was played. Without, playout is told from the clock. */
  readonly tellsPlayout: boolean;
  read(frame: CarrierFrame): CarrierEvent;
  /** Twenty milliseconds of the bot's voice, already in the stream's encoding. */
  audio(stream: CarrierStream, payload: Uint8Array): CarrierFrame;
  mark(stream: CarrierStream, name: string): CarrierFrame | undefined;
  /** Throws away what was sent and not yet played. */
  clear(stream: CarrierStream): CarrierFrame;
}

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

/** The event of a key; what is no key is garbage. */
export function keyEvent(digit: unknown, id: unknown): CarrierEvent {
  const key = asKey(digit);
  if (key === undefined) return { type: 'garbage', detail: 'no such key' };
  const text = asText(id);
  return { type: 'key', digit: key, ...(text === '' ? {} : { id: text }) };
}

/** The event of a piece of sound; what is none is garbage. */
export function soundEvent(payload: unknown, chunk: unknown): CarrierEvent {
  const bytes = asSound(payload);
  const count = asCount(chunk);
  if (!bytes) return { type: 'garbage', detail: 'sound without a payload' };
  return { type: 'audio', payload: bytes, ...(count === undefined ? {} : { chunk: count }) };
}

const MOST_TEXT = 512;
const MOST_PARAMETERS = 32;

/** Telnyx sends up to 30 s at once: 24 kHz, 16 bits, in base64. */
const MOST_BASE64 = 30 * 24_000 * 2 * 1.4;
