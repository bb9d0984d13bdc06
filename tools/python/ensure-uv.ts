/** The installer of Python packages: the one on this machine, or a pinned one from PyPI. pip takes minutes for what it does in seconds. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

const UV = 'uv==0.13.9';

/** Answers the program. */
export async function ensureUv(cache: string, python: string): Promise<string> {
  const found = await runTool('uv', ['--version'], { cannot: '' }).catch(() => undefined);
  if (found !== undefined) return 'uv';
  const folder = join(cache, 'uv');
  const program = join(folder, 'bin/uv');
  const stamp = join(folder, UV);
  if (existsSync(stamp)) return program;
  const cannot = 'Cannot install uv, which installs the rest';
  await runTool(python, ['-m', 'venv', '--clear', folder], { cannot });
  await runTool(
    join(folder, 'bin/python3'),
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', UV],
    { cannot },
  );
  writeFileSync(stamp, '');
  return program;
}
