/** The Python that has Pipecat, installed into `.greenroom` once. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureVenv } from '../../tools/python/ensure-venv.ts';
import { requirementsOf } from '../../tools/python/requirements-of.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const HOST_FOLDER = join(ROOT, 'services/pipecat');

/** Answers the interpreter. */
export function pipecatPython(): Promise<string> {
  const files = {
    entry: 'test/pipecat/bots/echo.py',
    requirements: 'test/pipecat/requirements.txt',
  };
  return ensureVenv({
    requirements: requirementsOf(files, ROOT),
    hostRequirements: join(HOST_FOLDER, 'greenroom_host/requirements.txt'),
    cache: join(ROOT, '.greenroom/python'),
    python: process.env['PYTHON'] ?? 'python3',
    onInstall: () => console.log('Installing Pipecat into .greenroom/python …'),
  });
}
