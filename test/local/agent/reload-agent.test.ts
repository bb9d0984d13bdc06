import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { reload } from '../../../local/agent/reload-agent.ts';
import { whenChanged } from '../../../services/bot/leave-when-changed.ts';
import { createHandTimers } from '../../core/timer-clock.ts';
import { bundleDescriber } from '../bundle-describer.ts';

function bundle() {
  const folder = mkdtempSync(join(tmpdir(), 'reload-'));
  mkdirSync(join(folder, 'agents'));
  bundleDescriber(folder);
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

it('tells once that a file has changed, and not while it is gone', () => {
  const file = join(bundle(), 'a.mjs');
  writeFileSync(file, '1');
  const time = createHandTimers();
  let changes = 0;
  whenChanged(file, time, () => void (changes += 1));
  const later = (ms: number) => utimesSync(file, new Date(), new Date(Date.now() + ms));
  time.pass(1_000);
  rmSync(file);
  time.pass(1_000);
  expect(changes).toBe(0);
  writeFileSync(file, '2');
  later(5_000);
  time.pass(300);
  expect(changes).toBe(1);
  later(9_000);
  time.pass(1_000);
  expect(changes).toBe(1);
});
