/** Puts a model of hearing or speech into the folder of models, with what runs it. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ENGINE_FOLDER, type OpenModel, SPEECH_ENGINE } from '../../core/agent/open-models.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import { download } from './download.ts';

/** Sums of what was fetched first, by the model's name. */
const SUMS = 'sums.json';

/** Fetches, checks and unpacks it. Throws `CannotRun`; what was there before stays. */
export async function addModel(
  model: OpenModel,
  folder: string,
  onProgress: (share: number) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${model.name}.tar.bz2`);
  const sums = readSums(folder);
  const sha256 = model.sha256 ?? sums[model.name];
  const sum = await download({ url: model.url, file: archive, sha256, onProgress });
  writeFileSync(join(folder, SUMS), JSON.stringify({ ...sums, [model.name]: sum }, undefined, 1));
  unpack(archive, join(folder, model.name));
  rmSync(archive);
}

/** Installs the package that runs models, unless it is there. */
export function addEngine(folder: string): void {
  const target = join(folder, ENGINE_FOLDER);
  if (existsSync(join(target, 'node_modules', SPEECH_ENGINE.package))) return;
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{"private":true}\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const what = `${SPEECH_ENGINE.package}@${SPEECH_ENGINE.version}`;
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync(npm, ['install', what, ...flags], { cwd: target, stdio: 'inherit' });
}

function readSums(folder: string): Record<string, string> {
  const file = join(folder, SUMS);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

/** The archive holds one folder; of two sizes of a part the smaller is kept, for it hears as well. */
function unpack(archive: string, target: string): void {
  const fresh = `${target}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh);
  try {
    execFileSync('tar', ['-xjf', archive, '-C', fresh, '--strip-components=1'], { stdio: 'pipe' });
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    throw new CannotRun(
      `Cannot unpack ${archive}: tar and bzip2 must be installed (${String(stderr ?? error).trim()})`,
    );
  }
  const names = readdirSync(fresh);
  for (const name of names) {
    const small = name.replace(/\.onnx$/, '.int8.onnx');
    if (name !== small && names.includes(small)) rmSync(join(fresh, name));
    if (name === 'test_wavs') rmSync(join(fresh, name), { recursive: true });
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}
