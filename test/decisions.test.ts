import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const FOLDER = new URL('../docs/decisions/', import.meta.url);

const HEAD = `# Decisions

What somebody will question, and why it is so. A record is not rewritten: a later one replaces it and says so in its status. A new
one takes context, decision, rejected, consequences, and a line \`Status: accepted (YYYY-MM-DD).\` under its title. The table is
written by \`npx vitest run test/decisions.test.ts -u\`.

| | decision | status | date |
|---|---|---|---|
`;

it('every decision has a status with its date, and the index lists them all', async () => {
  const files = readdirSync(FOLDER).filter((file) => /^\d/.test(file));
  const numbers = files.map((file) => file.slice(0, 4));
  expect(numbers, 'each number names one record').toEqual([...new Set(numbers)]);
  const rows = files.toSorted().map((file) => {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    const [, number = '', title = ''] = /^# (\d{4})[\s—:-]*(.+)$/m.exec(text) ?? [];
    expect(
      title,
      `${file} wants a title such as “# ${file.slice(0, 4)} — Make before break”`,
    ).not.toBe('');
    const [, status = '', date = ''] =
      /^Status: ([^(]+) \((\d{4}-\d\d-\d\d)\)\.?$/m.exec(text) ?? [];
    expect(status, `${file} wants a line such as “Status: accepted (2026-11-26).”`).not.toBe('');
    return `| ${number} | [${title}](${file}) | ${status} | ${date} |\n`;
  });
  await expect(HEAD + rows.join('')).toMatchFileSnapshot('../docs/decisions/README.md');
});
