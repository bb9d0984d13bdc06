import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Lines of code in a row that stand in two places are one piece of code too many. */
const LINES = 6;

/** Pairs that stay, and why. */
const NAMED: Readonly<Record<string, string>> = {
  'services/bot/Dockerfile ~ services/pipecat/Dockerfile':
    'the stage that installs our packages; a Dockerfile cannot include another',
};

interface Place {
  readonly file: string;
  readonly line: number;
}

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => !file.startsWith('test/'))
  .filter((file) => /\.(ts|js|mjs|cjs|py|css)$|Dockerfile$/.test(file));

/** Code alone, one line each: no imports, comments, blanks or lone brackets. */
function codeOf(file: string): readonly (Place & { readonly text: string })[] {
  const isCode = (text: string) =>
    /\w/.test(text) && !/^(\/?\*|\/\/|#|import\b|export \{|\} from |"""|from )/.test(text);
  return (
    readFileSync(file, 'utf8')
      // An import of many names is one statement.
      .replace(/^import [^;]*;/gm, (statement) => '\n'.repeat(statement.split('\n').length - 1))
      .split('\n')
      .map((line, i) => ({ file, line: i + 1, text: line.trim() }))
      .filter(({ text }) => isCode(text))
  );
}

function pairsOf(): readonly string[] {
  const seen = new Map<string, Place>();
  const pairs = new Map<string, string>();
  for (const lines of files.map(codeOf))
    for (let i = 0; i + LINES <= lines.length; i++) {
      const run = lines.slice(i, i + LINES);
      const key = run.map(({ text }) => text).join('\n');
      const [here, before] = [run[0] as Place, seen.get(key)];
      if (!before) seen.set(key, here);
      else if (before.file !== here.file || here.line - before.line >= LINES) {
        const pair = `${before.file} ~ ${here.file}`;
        if (!pairs.has(pair)) pairs.set(pair, `${before.line} and ${here.line}`);
      }
    }
  return [...pairs].filter(([pair]) => !NAMED[pair]).map(([pair, at]) => `${pair}: lines ${at}`);
}

it(`says nothing twice: no ${LINES} lines of code stand in two places without a reason`, () => {
  expect(pairsOf()).toEqual([]);
});
