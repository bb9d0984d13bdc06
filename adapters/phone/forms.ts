/** Form bodies and queries, as carriers send and sign them. */
import { isAudioUrl } from '../../core/phone/audio-url.ts';

/** The first value of each field. */
export function readForm(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

/** Fields of a form. A list is the same field several times; one without a value is left out. */
export type FormFields = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A body from fields. */
export function writeForm(fields: FormFields): string {
  const entries = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    return (typeof value === 'object' ? value : [String(value)]).map((one) => [name, one]);
  });
  return new URLSearchParams(entries).toString();
}

/** A message by its address and its seconds, as texts; nothing where there is no address. */
export function recordingIn(url: string | undefined, seconds: string | number | undefined) {
  if (!url || !isAudioUrl(url)) return undefined;
  const durationS = Number(seconds);
  return durationS > 0 ? { url, durationS } : { url };
}

/** What a carrier calls a leg's state, in ours. */
export function statusIn<T>(
  words: Readonly<Record<string, T>>,
  word: string | undefined,
): T | undefined {
  return word === undefined ? undefined : words[word.toLowerCase()];
}
