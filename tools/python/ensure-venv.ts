/** A bot's own Python environment on this machine: made once for what it requires, and used again until that changes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureUv } from './ensure-uv.ts';
import { pythonVersion } from './python-version.ts';
import type { Requirements } from './requirements-of.ts';
import { runTool } from './run-tool.ts';

/** What is installed, with what, and where to. */
export interface Venv {
  readonly requirements: Requirements;
  /** The host's own requirements' file. */
  readonly hostRequirements: string;
  /** Gets a folder for each set of requirements. */
  readonly cache: string;
  /** A Python of 3.11 or later. */
  readonly python: string;
  /** Told before anything that takes long. */
  readonly onInstall?: () => void;
}

/** Makes the environment unless it is there. Answers its interpreter. Throws an error in the installer's own words. */
export async function ensureVenv(of: Venv): Promise<string> {
  const version = await pythonVersion(of.python);
  const { text, path, file } = of.requirements;
  const hash = createHash('sha256').update(`${version}\n${text}`).digest('hex').slice(0, 16);
  const folder = join(of.cache, hash);
  const interpreter = join(folder, 'bin/python3');
  if (existsSync(join(folder, 'complete'))) return interpreter;
  of.onInstall?.();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(of.cache, { recursive: true });
  const uv = await ensureUv(of.cache, of.python);
  await runTool(uv, ['venv', '--quiet', '--python', of.python, folder], {
    cannot: 'Cannot make a Python environment',
  });
  const wanted = ['-r', path, '-r', of.hostRequirements];
  await runTool(uv, ['pip', 'install', '--quiet', '--python', interpreter, ...wanted], {
    cannot: `Cannot install ${file}`,
  });
  writeFileSync(join(folder, 'complete'), '');
  return interpreter;
}
