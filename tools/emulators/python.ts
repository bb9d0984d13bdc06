/** Python programs in virtual environments of their own, kept in the cache; nothing of the system's Python is touched. */
import { execFile, execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { installOnce } from './install-once.ts';

const run = promisify(execFile);

/** Installs 150 packages in seconds, and can leave out all that was published after a day. */
const UV = 'uv==0.13.9';

/** A Python program from PyPI. */
export interface PythonProgram {
  readonly name: string;
  readonly requirement: string;
  /** The oldest Python 3 it runs on: 12 is 3.12. */
  readonly minor: number;
  /** Its dependencies are taken as they were on that day, because it names no upper bounds. */
  readonly asOf: string;
}

/** The path of a Python that is new enough, or nothing. */
export function findPython(minor: number): string | undefined {
  const named = ['python3', ...[14, 13, 12, 11, 10].map((n) => `python3.${n}`)];
  return [...named, ...pyenvPythons()].find((python) => isNewEnough(python, minor));
}

/** Pythons that pyenv keeps beside the chosen one; its `python3.13` command refuses unless that one is chosen. */
function pyenvPythons(): string[] {
  try {
    const root = execFileSync('pyenv', ['root'], { encoding: 'utf8' }).trim();
    const listed = execFileSync('pyenv', ['versions', '--bare'], { encoding: 'utf8' });
    const versions = listed.split('\n').filter((version) => version.startsWith('3.'));
    return versions.map((version) => `${root}/versions/${version}/bin/python`).reverse();
  } catch {
    return [];
  }
}

function isNewEnough(python: string, minor: number): boolean {
  try {
    const check = `import sys, venv, ensurepip; sys.exit(sys.version_info < (3, ${minor}))`;
    execFileSync(python, ['-c', check], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The name of its folder in the cache. */
export function cacheNameOf({ name, requirement }: PythonProgram): string {
  return `${name}-${requirement.split('==')[1]}`;
}

/** Installs it once, and answers the folder of its commands. */
export async function installPython(program: PythonProgram): Promise<string> {
  const { name, requirement, minor, asOf } = program;
  const folder = await installOnce(cacheNameOf(program), async (made) => {
    const python = findPython(minor);
    if (python === undefined)
      throw new Error(`Cannot install ${name}: there is no Python 3.${minor}`);
    rmSync(`${made}/venv`, { recursive: true, force: true });
    await run(python, ['-m', 'venv', `${made}/venv`]);
    const bin = `${made}/venv/bin`;
    await run(`${bin}/python`, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', UV]);
    const into = ['--python', `${bin}/python`, '--exclude-newer', asOf];
    await run(`${bin}/uv`, ['pip', 'install', '-q', ...into, requirement]);
  });
  return `${folder}/venv/bin`;
}
