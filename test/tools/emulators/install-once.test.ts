import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../tools/emulators/emulator.ts';
import { installOnce, isInstalled } from '../../../tools/emulators/install-once.ts';

const NAME = `test-${process.pid}`;
let runs: number;
const install = async (folder: string) => {
  runs += 1;
  await delay(30);
  writeFileSync(`${folder}/made`, '');
};

beforeEach(() => {
  runs = 0;
});
afterEach(() => rmSync(cacheFolder(NAME), { recursive: true }));

describe('installOnce', () => {
  it('installs once for all who ask at a time, and each finds it made', async () => {
    const folders = await Promise.all([1, 2, 3].map(() => installOnce(NAME, install)));
    expect(runs).toBe(1);
    expect(folders.every((folder) => existsSync(`${folder}/made`))).toBe(true);
    await installOnce(NAME, install);
    expect(runs).toBe(1);
  });

  it('tries again after one that failed', async () => {
    const fails = () => Promise.reject(new Error('no network'));
    await expect(installOnce(NAME, fails)).rejects.toThrow('no network');
    expect(isInstalled(NAME)).toBe(false);
    await installOnce(NAME, install);
    expect(runs).toBe(1);
  });

  it('waits for nobody who was killed', async () => {
    // No process has this id: Linux's greatest is 2^22.
    writeFileSync(`${cacheFolder(NAME)}/lock`, '4194305');
    await installOnce(NAME, install);
    expect(runs).toBe(1);
  });
});
