import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdFolder } from '../../local/hold-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'held-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes the folder, holds it, and lets it go', () => {
  const data = join(folder, 'a/b');
  const letGo = holdFolder(data);
  expect(readFileSync(join(data, 'running.pid'), 'utf8')).toBe(String(process.pid));
  letGo();
  expect(existsSync(join(data, 'running.pid'))).toBe(false);
});

it('refuses a folder that a living process holds, and takes over from a dead one', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  writeFileSync(join(folder, 'running.pid'), String(other.pid));
  expect(() => holdFolder(folder)).toThrow(
    `Cannot start: --data ${folder} is in use by process ${other.pid}`,
  );
  other.kill('SIGKILL');
  await once(other, 'exit');
  holdFolder(folder)();
});

it('says what is wrong with a folder that is none', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => holdFolder(file)).toThrow('--data must be a folder that can be written');
});
