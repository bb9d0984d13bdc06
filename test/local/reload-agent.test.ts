import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { reload } from '../../local/reload-agent.ts';
import { whenChanged } from '../../services/bot/leave-when-changed.ts';

function bundle() {
  const folder = mkdtempSync(join(tmpdir(), 'reload-'));
  mkdirSync(join(folder, 'agents'));
  return folder;
}

it('puts a saved agent in the old one’s place, and says so', async () => {
  const folder = bundle();
  const said: string[] = [];
  const of = { name: 'parrot', bundle: folder, say: (line: string) => void said.push(line) };
  expect(await reload(of)).toBe(true);
  expect(readdirSync(join(folder, 'agents'))).toEqual(['parrot.mjs']);
  const file = pathToFileURL(join(folder, 'agents/parrot.mjs')).href;
  expect(((await import(file)) as { default: object }).default).toMatchObject({ name: 'parrot' });
  expect(said).toEqual(['agents/parrot.ts was saved: the next call has it.']);
});

it('keeps the old one where the new one is wrong', async () => {
  const folder = bundle();
  const old = join(folder, 'agents/nobody.mjs');
  writeFileSync(old, 'old');
  const said: string[] = [];
  const of = { name: 'nobody', bundle: folder, say: (line: string) => void said.push(line) };
  expect(await reload(of)).toBe(false);
  expect(readdirSync(join(folder, 'agents'))).toEqual(['nobody.mjs']);
  expect(said[0]).toMatch(/agents\/nobody.ts was saved and is not used: /);
});

it('tells once that a file has changed', async () => {
  const file = join(bundle(), 'a.mjs');
  writeFileSync(file, '1');
  let changes = 0;
  whenChanged(file, () => void (changes += 1));
  utimesSync(file, new Date(), new Date(Date.now() + 5_000));
  await expect.poll(() => changes, { timeout: 5_000 }).toBe(1);
  utimesSync(file, new Date(), new Date(Date.now() + 9_000));
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(changes).toBe(1);
});
