/** Shared libraries out of Debian's packages, for any processor, by `apt-get download`: no root and no debootstrap needed. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type CpuNames, LIBRARIES } from './contents.ts';

const run = promisify(execFile);

/** Puts the libraries, the loader and their licences under `root`. */
export async function fetchLibraries(cpu: CpuNames, root: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'greenroom-debian-'));
  try {
    await fetchInto(scratch, { cpu, root });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function fetchInto(
  scratch: string,
  { cpu, root }: { readonly cpu: CpuNames; readonly root: string },
): Promise<void> {
  for (const folder of ['lists/partial', 'cache/archives/partial', 'packages', 'unpacked']) {
    mkdirSync(join(scratch, folder), { recursive: true });
  }
  const names = Object.keys(LIBRARIES);
  await download(cpu, scratch, names);
  for (const file of readdirSync(join(scratch, 'packages'))) {
    const [name = ''] = file.split('_');
    const unpacked = join(scratch, 'unpacked', name);
    await run('dpkg-deb', ['-x', join(scratch, 'packages', file), unpacked]);
    takeLibraries(name, { cpu, unpacked, root });
  }
}

/** With lists and state of its own: the machine's packages stay as they are. */
async function download(cpu: CpuNames, scratch: string, names: string[]): Promise<void> {
  writeFileSync(join(scratch, 'status'), '');
  const options = Object.entries({
    'APT::Architecture': cpu.debian,
    'APT::Architectures': cpu.debian,
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Dir::State::lists': join(scratch, 'lists'),
    'Dir::State::status': join(scratch, 'status'),
    'Dir::Cache': join(scratch, 'cache'),
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const apt = (...args: string[]) =>
    run('apt-get', [...options, '-q', ...args], { cwd: join(scratch, 'packages') });
  await apt('update');
  await apt('download', ...names);
}

interface Unpacked {
  readonly cpu: CpuNames;
  readonly unpacked: string;
  readonly root: string;
}

/** By name, wherever the release keeps them: some have `/lib` in `/usr`, some have not. */
function takeLibraries(name: string, { cpu, unpacked, root }: Unpacked): void {
  const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' });
  // A link to an absolute path would lead to the builder's own library.
  const real = realpathSync(unpacked);
  const inside = (file: string) => realpathSync(join(unpacked, file)).startsWith(real);
  const take = (library: string, to: string) => {
    const found = files.find((file) => basename(file) === library && inside(file));
    if (!found) throw new Error(`Cannot find ${library} in Debian's package ${name}`);
    mkdirSync(dirname(join(root, to)), { recursive: true });
    copyFileSync(join(unpacked, found), join(root, to));
  };
  for (const library of LIBRARIES[name] ?? []) take(library, `usr/lib/${cpu.triplet}/${library}`);
  if (name === 'libc6') take(basename(cpu.loader), cpu.loader);
  if (files.includes(`usr/share/doc/${name}/copyright`)) {
    take('copyright', `usr/share/doc/${name}/copyright`);
  }
}
