/** Lays the image's files out, one folder for each part: run by the Dockerfile's build stage, and without Docker. */
import {
  chmodSync,
  cpSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleBot } from '../bundle/bundle-bot.mjs';
import {
  type Cpu,
  CPUS,
  MOUNT_POINTS,
  nativePackages,
  NODE,
  NODE_FILES,
  type Part,
  PARTS,
  SETTINGS,
  UNUSED,
} from './contents.ts';
import { fetchLibraries } from './fetch-libraries.ts';
import { fetchPackage, lockedPackage } from './fetch-package.ts';

/** What to lay out, and where. */
export interface ImageAssembly {
  readonly cpu: Cpu;
  /** The checkout's root. */
  readonly source: string;
  /** Gets a folder for each part; what was in it goes. */
  readonly outdir: string;
  /** Kept between runs. */
  readonly cache: string;
  /** Told of each part as it begins. */
  readonly onPart?: (part: Part) => void;
}

/** Any fixed moment: the same files make the same layer, which is then not pushed again. */
const MADE = new Date('2000-01-01T00:00:00Z');

const FILL: Readonly<Record<Part, (assembly: ImageAssembly, root: string) => Promise<void>>> = {
  base: fillBase,
  node: fillNode,
  native: fillNative,
  app: async (_, root) => void (await bundleBot(join(root, 'app'))),
};

/** Lays out every part. */
export async function assemble(assembly: ImageAssembly): Promise<void> {
  for (const part of PARTS) {
    assembly.onPart?.(part);
    const root = join(assembly.outdir, part);
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    await FILL[part](assembly, root);
    settle(root, CPUS[assembly.cpu].loader);
  }
}

async function fillBase({ cpu }: ImageAssembly, root: string): Promise<void> {
  await fetchLibraries(CPUS[cpu], root);
  for (const folder of MOUNT_POINTS) mkdirSync(join(root, folder));
  mkdirSync(join(root, 'etc'));
  for (const [file, text] of Object.entries(SETTINGS)) writeFileSync(join(root, file), text);
}

async function fillNode({ cpu, cache }: ImageAssembly, root: string): Promise<void> {
  const folder = await fetchPackage(NODE[cpu], cache);
  for (const [from, to] of Object.entries(NODE_FILES)) copy(join(folder, from), join(root, to));
}

async function fillNative({ cpu, cache, source }: ImageAssembly, root: string): Promise<void> {
  const lockfile = readFileSync(join(source, 'package-lock.json'), 'utf8');
  for (const name of nativePackages(cpu)) {
    const folder = await fetchPackage(lockedPackage(name, lockfile), cache);
    copy(folder, join(root, 'app/node_modules', name));
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, filter: (file) => !UNUSED.test(file) });
}

/** Modes and times that depend on nobody's umask and clock. Only programs can be run, and only `/tmp` can be written to. */
function settle(root: string, loader: string): void {
  const programs = new Set([loader, 'usr/bin/node']);
  for (const file of ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' })]) {
    const path = join(root, file);
    const isRunnable = lstatSync(path).isDirectory() || programs.has(file);
    chmodSync(path, file === 'tmp' ? 0o1777 : isRunnable ? 0o755 : 0o644);
    lutimesSync(path, MADE, MADE);
  }
}
