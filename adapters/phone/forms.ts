/** Form bodies and queries, as carriers send and sign them. */

/** The first value of each field. */
export function readForm(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

/** A body from fields; those without a value are left out. */
export function writeForm(fields: Readonly<Record<string, string | number | undefined>>): string {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
}

/** What a carrier calls a leg's state, in ours. */
export function statusIn<T>(
  words: Readonly<Record<string, T>>,
  word: string | undefined,
): T | undefined {
  return word === undefined ? undefined : words[word.toLowerCase()];
}
