/** Reads single flags; every error names the flag, what it takes and what it got. */

/** Flags as text. */
export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Bounds, and what holds if the flag is missing. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly otherwise?: number;
}

/** A number within its bounds. */
export function readNumber(values: FlagValues, name: string, of: Bounds): number {
  const text = values[name];
  if (text === undefined && of.otherwise !== undefined) return of.otherwise;
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (value >= of.least && value <= of.most) return value;
  throw new Error(
    `Cannot start: --${name} is a number from ${of.least} to ${of.most}, got ${String(text)}`,
  );
}

/** A whole number within its bounds. */
export function readWhole(values: FlagValues, name: string, of: Bounds): number {
  const value = readNumber(values, name, of);
  if (Number.isInteger(value)) return value;
  throw new Error(`Cannot start: --${name} is a whole number, got ${value}`);
}

/** One of some words; the first if the flag is missing. */
export function readWord<Word extends string>(
  values: FlagValues,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const text = values[name] ?? words[0];
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new Error(`Cannot start: --${name} is ${words.join(' or ')}, got ${String(text)}`);
}

/** An IANA zone. */
export function readZone(values: FlagValues, name: string): string | undefined {
  const zone = values[name];
  if (typeof zone !== 'string') return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new Error(`Cannot start: --${name} is a name such as Europe/Berlin, got ${zone}`);
  }
}
