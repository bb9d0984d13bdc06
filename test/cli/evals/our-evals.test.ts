import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evals } from '../../../cli/evals/evals.ts';
import { fakeIo, runLine } from '../fake-io.ts';

it('our own agents do what their callers expect, and a CI can read it', async () => {
  const io = fakeIo();
  const file = join(mkdtempSync(join(tmpdir(), 'evals-')), 'junit.xml');
  const code = await runLine(`evals receptionist --junit ${file}`, [evals], io);
  expect([code, io.said]).toEqual([0, expect.any(Array)]);
  expect(io.said.join('\n')).toMatch(/is stopped by keys, and answers them +1 of 1/);
  expect(readFileSync(file, 'utf8')).toMatch(
    /<testsuite name="receptionist" tests="4" fail\w+="0">/,
  );
}, 120_000);

it('a caller who speaks over WebRTC is greeted, and heard to be silent', async () => {
  const io = fakeIo();
  const words = ['evals', 'receptionist', '--spoken', '--only', 'greets, and tells'];
  await runLine(words, [evals], io);
  // Whether it hears depends on what is installed here; that it greets does not.
  expect(io.said.join('\n')).not.toContain('after “”');
}, 120_000);
