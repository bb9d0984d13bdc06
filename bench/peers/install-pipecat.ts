/** Pipecat's runner in a virtual environment of the project's own, git-ignored; nothing of the system is changed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../.greenroom/peers', import.meta.url));

/** What is measured; another version is another peer. */
export const PIPECAT = 'pipecat-ai[webrtc,silero,runner]==1.14.0';

/** A Python that has Pipecat, or why there is none. */
export type PipecatPython =
  | { readonly outcome: 'installed'; readonly python: string }
  | { readonly outcome: 'missing'; readonly because: string };

/** Finds the environment of an earlier run, or makes it; some minutes the first time. */
export function installPipecat(say: (line: string) => void): PipecatPython {
  const venv = join(FOLDER, 'venv');
  const python = join(venv, 'bin/python');
  const stamp = join(venv, 'greenroom-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === PIPECAT) {
    return { outcome: 'installed', python };
  }
  if (spawnSync('python3', ['--version']).status !== 0) {
    return { outcome: 'missing', because: 'there is no python3; install Python 3.10 or newer' };
  }
  say(`Installing ${PIPECAT} into .greenroom/peers (once, some minutes) …`);
  mkdirSync(FOLDER, { recursive: true });
  for (const [command, args] of [
    ['python3', ['-m', 'venv', venv]],
    [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PIPECAT]],
  ] as const) {
    const done = spawnSync(command, args, { encoding: 'utf8' });
    if (done.status === 0) continue;
    const because = `${command} ${args.join(' ')} failed: ${done.stderr.trim().split('\n').at(-1)}`;
    return { outcome: 'missing', because };
  }
  writeFileSync(stamp, PIPECAT);
  return { outcome: 'installed', python };
}
