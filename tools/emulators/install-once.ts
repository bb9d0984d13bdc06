/** Installs a thing into the cache once, whoever asks for it and however many at a time. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from './emulator.ts';

/** Whether it is there already. */
export function isInstalled(name: string): boolean {
  return existsSync(`${cacheFolder(name)}/done`);
}

/** Runs `install` unless it has been done before, and answers the folder. A half-done one is for `install` to clear away. */
export async function installOnce(
  name: string,
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = cacheFolder(name);
  if (isInstalled(name)) return folder;
  const lock = `${folder}/lock`;
  while (!take(lock)) await delay(200);
  try {
    if (!isInstalled(name)) await install(folder);
    writeFileSync(`${folder}/done`, '');
    return folder;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** The lock holds its owner's id, so that one who was killed holds up nobody. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isHeld(lock)) return false;
    rmSync(lock, { force: true });
    return false;
  }
}

function isHeld(lock: string): boolean {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    // Not written yet.
    if (owner === 0) return true;
    process.kill(owner, 0);
    return true;
  } catch {
    return false;
  }
}
