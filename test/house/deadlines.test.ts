import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What gives a client its deadlines, besides the settings themselves; each is looked at here, too. */
const BOUNDED_BY = /^(?:\{[^]*requestHandler:|(?:aws)?[cC]lientOptions\()/;

/** Whether what a client is made with has a request handler: written out, or under a name of the same file. */
function isBounded(given: string, text: string): boolean {
  if (BOUNDED_BY.test(given)) return true;
  const named = new RegExp(`const ${given.trim()} = ([^;]+);`).exec(text)?.[1];
  return named !== undefined && BOUNDED_BY.test(named);
}

/** Clients of AWS that a text makes, without deadlines. */
function unbounded(text: string): string[] {
  const sdk = [...text.matchAll(/\b(\w+Client)\b[^;]*?(?:from|import\() ?'@aws-sdk\/client-/g)];
  if (sdk.length === 0) return [];
  const made = text.matchAll(/new (\w+Client)\(((?:[^()]|\([^()]*\))*)\)/g);
  return [...made].flatMap(([, name = '', given = '']) => (isBounded(given, text) ? [] : [name]));
}

const files = execFileSync('git', ['ls-files', 'services/**/*.ts', 'adapters/**/*.ts'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n');

describe('clients of AWS', () => {
  it('have deadlines wherever they are made: a connection that is gone must not hold anything up for minutes', () => {
    const texts = files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
    const makers = texts.filter(({ text }) => /new \w+Client\(/.test(text));
    expect(makers.length).toBeGreaterThan(8);
    expect(
      makers.flatMap(({ file, text }) => unbounded(text).map((name) => `${file}: ${name}`)),
    ).toEqual([]);
  });

  it.each([
    ["import { S3Client } from '@aws-sdk/client-s3'; new S3Client();", ['S3Client']],
    [
      "const { S3Client } = await import('@aws-sdk/client-s3'); new S3Client({ a: 1 });",
      ['S3Client'],
    ],
    [
      "import { S3Client } from '@aws-sdk/client-s3'; const way = { region }; new S3Client(way);",
      ['S3Client'],
    ],
    [
      "import { S3Client } from '@aws-sdk/client-s3'; const way = { requestHandler: h(5) }; new S3Client(way);",
      [],
    ],
  ])('are found: %s', (text, found) => {
    expect(unbounded(text)).toEqual(found);
  });

  it('of the bots get theirs from one place', () => {
    expect(readFileSync('services/bot/providers/aws/client-options.ts', 'utf8')).toMatch(
      /requestHandler: \{ requestTimeout/,
    );
  });
});
