import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readRunFiles, writeRunFile } from '../../local/run-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'greenroom-run-file-'));
const facts = { startedAtMs: 1, url: 'http://x', pool: 'p', tableName: 't', env: { A: 'key' } };

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the file of a run', () => {
  it('is found while its process lives, for this user alone, and is gone when it is let go', () => {
    const remove = writeRunFile({ ...facts, pid: process.pid }, folder);
    expect(readRunFiles(folder)).toEqual([{ ...facts, pid: process.pid }]);
    const [name = ''] = readdirSync(folder);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    remove();
    expect(readRunFiles(folder)).toEqual([]);
  });

  it('is passed over when its process was killed, or it is no JSON', () => {
    writeRunFile({ ...facts, pid: 2 ** 22 + 1 }, folder);
    writeFileSync(join(folder, '77.json'), '{');
    expect(readRunFiles(folder)).toEqual([]);
  });
});
