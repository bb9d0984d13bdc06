/** A data folder has one run at a time: its database would fail in the middle of a request otherwise, and with it the process. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.ts';

/** Takes the folder, and makes it if need be. Throws `CannotStart` when another run has it. Returns how to let it go. */
export function holdFolder(folder: string): () => void {
  const file = join(folder, 'running.pid');
  try {
    mkdirSync(folder, { recursive: true });
    const holder = readHolder(file);
    if (holder !== undefined && isAlive(holder))
      throw new CannotStart(
        `--data ${folder} is in use by process ${holder}; stop that run, or name another folder`,
      );
    writeFileSync(file, String(process.pid));
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    const rule = `--data must be a folder that can be written, got ${folder}`;
    throw new CannotStart(`${rule} (${(error as Error).message})`, { cause: error });
  }
  return () => rmSync(file, { force: true });
}

function readHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** One that was killed has left its file behind. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
