/** Shared libraries out of an unpacked package of Debian's. */
import { copyFileSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type CpuNames } from './contents.ts';
import { fetchDebian } from './fetch-debian.ts';

/** What is taken of which package, and where it is put. */
export interface Taking {
  readonly cpu: CpuNames;
  /** File names of libraries, by package. */
  readonly libraries: Readonly<Record<string, readonly string[]>>;
  readonly root: string;
}

/** Fetches packages and puts their libraries, the loader and their licences under `root`. */
export async function fetchLibraries(taking: Taking): Promise<void> {
  const { cpu, libraries } = taking;
  await fetchDebian(cpu, Object.keys(libraries), (name, unpacked) =>
    takeLibraries(taking, name, unpacked),
  );
}

/** Takes one package's, by name, wherever the release keeps them: some have `/lib` in `/usr`, some have not. */
export function takeLibraries(
  { cpu, libraries, root }: Taking,
  name: string,
  unpacked: string,
): void {
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
  for (const library of libraries[name] ?? []) take(library, `usr/lib/${cpu.triplet}/${library}`);
  if (name === 'libc6') take(basename(cpu.loader), cpu.loader);
  if (files.includes(`usr/share/doc/${name}/copyright`)) {
    take('copyright', `usr/share/doc/${name}/copyright`);
  }
}
