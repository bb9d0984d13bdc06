/** Debian's packages, for any processor, by `apt-get download`: no root and no debootstrap needed. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CpuNames } from './contents.ts';

const run = promisify(execFile);

/** Hands each package's name and unpacked files to `take`; they are gone afterwards. */
export async function fetchDebian(
  cpu: CpuNames,
  names: readonly string[],
  take: (name: string, unpacked: string) => void,
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'greenroom-debian-'));
  try {
    for (const folder of ['lists/partial', 'cache/archives/partial', 'packages', 'unpacked']) {
      mkdirSync(join(scratch, folder), { recursive: true });
    }
    await download(cpu, scratch, names);
    for (const file of readdirSync(join(scratch, 'packages'))) {
      const [name = ''] = file.split('_');
      const unpacked = join(scratch, 'unpacked', name);
      await run('dpkg-deb', ['-x', join(scratch, 'packages', file), unpacked]);
      take(name, unpacked);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** With lists and state of its own: the machine's packages stay as they are. */
async function download(cpu: CpuNames, scratch: string, names: readonly string[]): Promise<void> {
  writeFileSync(join(scratch, 'status'), '');
  const options = aptOptions(cpu, scratch);
  const apt = (...args: string[]) =>
    run('apt-get', [...options, ...args], { cwd: join(scratch, 'packages') });
  await apt('update');
  await apt('download', ...names);
}

/** apt's options for a processor's packages by lists of their own in a folder, which has `lists/partial`, `cache/archives/partial` and `status`. */
export function aptOptions(cpu: CpuNames, folder: string): string[] {
  const options = Object.entries({
    'APT::Architecture': cpu.debian,
    'APT::Architectures': cpu.debian,
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Dir::State::lists': `${folder}/lists`,
    'Dir::State::status': `${folder}/status`,
    'Dir::Cache': `${folder}/cache`,
  });
  return [...options.flatMap(([name, value]) => ['-o', `${name}=${value}`]), '-q'];
}
