/** Where a run of `npm start` says how it is reached, so that the operator's commands find it: for this user alone. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What leads to a run. */
export interface RunFile {
  readonly pid: number;
  readonly startedAtMs: number;
  readonly url: string;
  readonly pool: string;
  readonly tableName: string;
  /** The variables that lead the AWS SDK to it, its key among them. */
  readonly env: Readonly<Record<string, string>>;
}

const FOLDER = fileURLToPath(new URL('../.greenroom/running', import.meta.url));

/** Writes it. Returns how to take it away. */
export function writeRunFile(file: RunFile, folder = FOLDER): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${file.pid}.json`);
  rmSync(path, { force: true });
  writeFileSync(path, JSON.stringify(file), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/** The runs of this clone that live, the latest first. One that was killed has left its file behind. */
export function readRunFiles(folder = FOLDER): RunFile[] {
  return namesIn(folder)
    .flatMap((name) => readOne(join(folder, name)))
    .filter(({ pid }) => isAlive(pid))
    .sort((a, b) => b.startedAtMs - a.startedAtMs);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
  } catch {
    return [];
  }
}

function readOne(path: string): RunFile[] {
  try {
    return [JSON.parse(readFileSync(path, 'utf8')) as RunFile];
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
