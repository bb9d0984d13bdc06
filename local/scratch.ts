/** The folder that this run's bots write to. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Closing } from './closing.ts';

/** Makes it; `closing` takes it away. */
export function makeScratch(closing: Closing): string {
  wipeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `greenroom-${process.pid}-`));
  return closing.add(folder, () => rmSync(folder, { recursive: true, force: true }));
}

/** Scratch folders of runs that were killed: a name says whose it is. */
function wipeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^greenroom-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`) && existsSync('/proc/self'))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
