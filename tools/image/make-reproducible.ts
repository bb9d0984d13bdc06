/** The same files make the same layer, whoever lays them out. */
import { chmodSync, lstatSync, lutimesSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Part } from './contents.ts';

/** Any fixed moment: the same files make the same layer, which is then not pushed again. */
const MADE = new Date('2000-01-01T00:00:00Z');

/** Modes and times that depend on nobody's umask and clock. Only programs can be run, and only `/tmp` can be written to. */
export function makeReproducible(
  root: string,
  { part, loader }: { part: Part; loader: string },
): void {
  const programs = new Set([loader, 'usr/bin/node', 'usr/bin/python3']);
  // A wheel may bring a program of its own, such as ffmpeg.
  const isProgram = (file: string, mode: number) =>
    programs.has(file) || (part === 'wheels' && (mode & 0o111) > 0 && !/\.(py|so)\b/.test(file));
  for (const file of ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' })]) {
    const path = join(root, file);
    const stat = lstatSync(path);
    const isRunnable = stat.isDirectory() || isProgram(file, stat.mode);
    if (!stat.isSymbolicLink())
      chmodSync(path, file === 'tmp' ? 0o1777 : isRunnable ? 0o755 : 0o644);
    lutimesSync(path, MADE, MADE);
  }
}
