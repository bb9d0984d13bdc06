/** The help of a command, from its declaration. */
import { dashed } from './dashed.ts';
import type { Flags } from './flags.ts';

/** Lines of help and docs. */
const COLUMNS = 100;

/** What the help of a command is made of. */
export interface Described {
  /** All its words: `deploy`, `history import`. */
  readonly name: string;
  /** One line of the list. */
  readonly summary: string;
  /** What its help says first; the summary where there is none. */
  readonly about?: string;
  /** What stands before the flags. */
  readonly words?: Words;
  readonly flags: Flags;
  /** What its help says after the flags. */
  readonly more?: string;
  /** Its short name among the npm scripts, such as `npm start`. */
  readonly script?: string;
}

/** How many words there may be beside the flags, and what they are called: `FILE`. */
export interface Words {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
}

/** What `--help` prints. */
export function helpOf(parts: Described): string {
  const flags = Object.entries(parts.flags);
  const after = [
    ...(parts.words ? [parts.words.usage] : []),
    ...(flags.length > 0 ? ['[flags]'] : []),
  ];
  const usage = [
    ['npx greenroom', parts.name, ...after],
    ...(parts.script === undefined ? [] : [[parts.script, '--', ...after]]),
  ].map((words) => `  ${words.join(' ')}`);
  const rows = [
    ...flags.map(([name, { takes, says, otherwise, heading }]) => ({
      heading,
      left: [`--${dashed(name)}`, ...(takes === undefined ? [] : [takes])].join(' '),
      right: otherwise === undefined ? says : `${says} (${otherwise})`,
    })),
    { heading: undefined, left: '-h, --help', right: 'this text' },
  ];
  const width = Math.max(...rows.map(({ left }) => left.length));
  const lines = rows.flatMap(({ heading, left, right }) => [
    ...(heading === undefined ? [] : ['', heading]),
    ...wrap(right, COLUMNS - width - 4).map(
      (line, i) => `  ${(i === 0 ? left : '').padEnd(width)}  ${line}`,
    ),
  ]);
  return [
    ...paragraphs(parts.about ?? `${parts.summary}.`),
    usage.join('\n'),
    lines.join('\n').replace(/^\n/, ''),
    ...paragraphs(parts.more ?? ''),
  ].join('\n\n');
}

/** Between empty lines; those that are indented stand as they are. */
function paragraphs(words: string): string[] {
  const parts = words.split('\n\n').filter((part) => part.trim() !== '');
  return parts.map((part) =>
    part.startsWith(' ') ? part : wrap(part.replaceAll('\n', ' '), COLUMNS).join('\n'),
  );
}

/** Words in lines of at most so many columns. */
function wrap(words: string, columns: number): string[] {
  const lines: string[] = [''];
  for (const word of words.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= columns || line === '') lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
