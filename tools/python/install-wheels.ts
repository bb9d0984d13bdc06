/** Installs what a Pipecat bot requires for another machine than this one: nothing of the target is run. */
import { closeSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureUv } from './ensure-uv.ts';
import { pythonVersion } from './python-version.ts';
import type { Requirements } from './requirements-of.ts';
import { runTool } from './run-tool.ts';

/** What is installed, for whom, and where to. */
export interface Wheels {
  readonly requirements: Requirements;
  readonly hostRequirements: string;
  /** As uv names it, such as `aarch64-manylinux_2_36`. */
  readonly platform: string;
  readonly machine: 'aarch64' | 'x86_64';
  /** The target's Python, such as `3.11`; this machine's must be of the same release. */
  readonly release: string;
  readonly into: string;
  readonly python: string;
  readonly cache: string;
}

/** `e_machine` of an ELF file, by machine (System V ABI, processor supplements). */
const ELF_MACHINE = { aarch64: 183, x86_64: 62 } as const;

/** Installs. Throws an error in uv's own words, or one that names a library which was built for this machine. */
export async function installWheels(of: Wheels): Promise<void> {
  const version = await pythonVersion(of.python);
  if (!version.startsWith(`${of.release}.`))
    throw new Error(
      `Cannot make the image here: its Python is ${of.release}, so this machine's must be, got ${version}`,
    );
  const uv = await ensureUv(of.cache, of.python);
  const target = ['--python', of.python, '--python-platform', of.platform, '--target', of.into];
  const wanted = ['-r', of.requirements.path, '-r', of.hostRequirements];
  await runTool(uv, ['pip', 'install', '--quiet', '--link-mode', 'copy', ...target, ...wanted], {
    cannot: `Cannot install ${of.requirements.file} for ${of.platform}`,
  });
  // Commands of packages name this machine's interpreter.
  rmSync(join(of.into, 'bin'), { recursive: true, force: true });
  const foreign = findForeign(of.into, ELF_MACHINE[of.machine]);
  if (foreign !== undefined)
    throw new Error(
      `Cannot install ${of.requirements.file} for ${of.platform}: ${foreign} has no wheel for it and was built for this machine`,
    );
}

/** A native library for another machine, from the folder. */
function findForeign(folder: string, machine: number): string | undefined {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.so(\.|$)/.test(file) && statSync(join(folder, file)).isFile())
    .find((file) => ![undefined, machine].includes(elfMachine(join(folder, file))));
}

/** Nothing where the file is no ELF file. */
function elfMachine(file: string): number | undefined {
  const head = Buffer.alloc(20);
  const opened = openSync(file, 'r');
  readSync(opened, head, 0, head.length, 0);
  closeSync(opened);
  return head.readUInt32BE(0) === 0x7f_45_4c_46 ? head.readUInt16LE(18) : undefined;
}
