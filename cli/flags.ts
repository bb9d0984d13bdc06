/** The flags of a command: one declaration gives the parsing, the types and the help. */
import { WrongUse } from '../core/cannot-run.ts';

/** One flag. */
export interface Flag<T> {
  /** What stands after it in the help; nothing for a switch. */
  readonly takes: string | undefined;
  readonly says: string;
  /** What holds without it, as the help shows it. */
  readonly otherwise: string | undefined;
  readonly isMany: boolean;
  /** A heading of the help that stands before it. */
  readonly heading?: string | undefined;
  /** From what was given, in order; none where it was left out. Throws `WrongUse` with the rule and what it got. */
  read(given: readonly string[], flag: string): T;
}

/** Flags by name; `maxTasks` is `--max-tasks` on the command line. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** What was asked for. */
export type ValuesOf<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never;
};

/** A switch: there or not. */
export function toggle(says: string, heading?: string): Flag<boolean> {
  return {
    takes: undefined,
    says,
    otherwise: undefined,
    isMany: false,
    heading,
    read: (given) => given.length > 0,
  };
}

/** How a flag is shown: what it takes, what it means, and what holds where its default is no constant. */
export interface Shown {
  readonly takes: string;
  readonly says: string;
  /** In the help alone. */
  readonly usually?: string;
  readonly heading?: string;
}

/** A flag whose text is read by `parse`. */
export function flag<T>(
  shown: Shown & { otherwise: string },
  parse: (text: string, name: string) => T,
): Flag<T>;
export function flag<T>(
  shown: Shown,
  parse: (text: string, name: string) => T,
): Flag<T | undefined>;
export function flag<T>(
  { takes, says, otherwise, usually, heading }: Shown & { otherwise?: string },
  parse: (text: string, name: string) => T,
): Flag<T | undefined> {
  return {
    takes,
    says,
    otherwise: usually ?? otherwise,
    isMany: false,
    heading,
    read: (given, name) => {
      const text = given.at(-1) ?? otherwise;
      return text === undefined ? undefined : parse(text, name);
    },
  };
}

/** A flag that may be repeated. */
export function many<T>(
  shown: Shown,
  parse: (text: string, name: string) => T,
): Flag<readonly T[]> {
  return {
    takes: shown.takes,
    says: shown.says,
    otherwise: shown.usually,
    isMany: true,
    heading: shown.heading,
    read: (given, name) => given.map((text) => parse(text, name)),
  };
}

/** Any text but none. */
export function text(given: string, flagName: string): string {
  if (given !== '') return given;
  throw new WrongUse(`${flagName} must not be empty`);
}

/** Whole numbers within bounds. */
export function whole(least: number, most: number) {
  return (given: string, flagName: string): number => {
    const value = number(least, most)(given, flagName);
    if (Number.isInteger(value)) return value;
    throw new WrongUse(`${flagName} must be a whole number, got ${given}`);
  };
}

/** Numbers within bounds. The one reader of numbers on a command line. */
export function number(least: number, most: number) {
  return (given: string, flagName: string): number => {
    const value = given.trim() === '' ? Number.NaN : Number(given);
    if (value >= least && value <= most) return value;
    const bounds = `from ${least} to ${most.toLocaleString('en-US')}`;
    throw new WrongUse(`${flagName} must be a number ${bounds}, got ${given || 'nothing'}`);
  };
}

/** One of some words. */
export function oneOf<const Word extends string>(...words: readonly Word[]) {
  return (given: string, flagName: string): Word => {
    const found = words.find((word) => word === given);
    if (found !== undefined) return found;
    throw new WrongUse(`${flagName} must be ${words.join(' or ')}, got ${given || 'nothing'}`);
  };
}

/** The name of a time zone. */
export function zone(given: string, flagName: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone;
  } catch {
    throw new WrongUse(`${flagName} must be a name such as Europe/Berlin, got ${given}`);
  }
}
