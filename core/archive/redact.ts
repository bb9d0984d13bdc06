/** Takes numbers of cards and telephones out of a text before it is kept; digits may be written, grouped or spoken as words. */

/** What is taken out unless the agent says otherwise. */
export type Redaction = 'card' | 'phone' | 'email';

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** Words that stand for digits. */
const VALUES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(DIGITS.map((word, value) => [word, String(value)])),
  oh: '0',
  o: '0',
};

const REPEATS: Readonly<Record<string, number>> = { double: 2, triple: 3 };

/** A digit, or a word for one; between them blanks and the marks that people group numbers by. */
const UNIT = `(?:\\d|\\b(?:${Object.keys(VALUES).join('|')}|${Object.keys(REPEATS).join('|')})\\b)`;

const RUN = new RegExp(`\\+?\\(?${UNIT}(?:[\\s,.()/-]*${UNIT})*`, 'gi');

const EMAIL =
  /[\p{L}\p{N}._%+-]+(?:@|\s+at\s+)[\p{L}\p{N}-]+(?:(?:\.|\s+dot\s+)[\p{L}\p{N}-]+)+/giu;

/** The shortest number that is taken for a telephone's, and the lengths of cards. */
const PHONE_DIGITS = 7;
const CARD_DIGITS = { least: 13, most: 19 } as const;

/** The text without what these rules find; patterns of the agent's own leave `[redacted]`. */
export function redact(
  text: string,
  rules: readonly Redaction[],
  own: readonly RegExp[] = [],
): string {
  const withoutOwn = own.reduce(
    (rest, pattern) => rest.replaceAll(everywhere(pattern), '[redacted]'),
    text,
  );
  const withoutMail = rules.includes('email')
    ? withoutOwn.replaceAll(EMAIL, '[email]')
    : withoutOwn;
  return withoutMail.replaceAll(RUN, (found) => {
    const kind = kindOf(digitsOf(found));
    return kind !== undefined && rules.includes(kind) ? `[${kind}]` : found;
  });
}

function everywhere(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
}

function digitsOf(found: string): string {
  let repeat = 1;
  let digits = '';
  for (const [unit] of found.toLowerCase().matchAll(/\d|[a-z]+/g)) {
    const times = REPEATS[unit];
    if (times !== undefined) {
      repeat = times;
      continue;
    }
    digits += (VALUES[unit] ?? unit).repeat(repeat);
    repeat = 1;
  }
  return digits;
}

/** A number as long as a card's whose check digit holds is a card's; any other long one may be a telephone's. */
function kindOf(digits: string): 'card' | 'phone' | undefined {
  const { least, most } = CARD_DIGITS;
  if (digits.length >= least && digits.length <= most && isLuhn(digits)) return 'card';
  return digits.length >= PHONE_DIGITS ? 'phone' : undefined;
}

/** The check digit of ISO/IEC 7812. */
function isLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
