/** Lays the image's files out, one folder for each part: run by the Dockerfile's build stage, and without Docker. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleBot } from '../bundle/bundle-bot.mjs';
import {
  CPUS,
  type Cpu,
  kernelPackage,
  LIBRARIES,
  MOUNT_POINTS,
  NODE,
  NODE_FILES,
  nativePackages,
  PARTS,
  type Part,
  SETTINGS,
  UNUSED,
} from './contents.ts';
import { fetchLibraries } from './fetch-libraries.ts';
import { fetchPackage, lockedPackage } from './fetch-package.ts';
import {
  fillBot,
  fillPython,
  fillWheels,
  type PipecatAgent,
  type PythonFilling,
} from './fill-python.ts';
import { makeReproducible } from './make-reproducible.ts';

/** What to lay out, and where. */
export interface ImageAssembly {
  readonly cpu: Cpu;
  /** The checkout's root. */
  readonly source: string;
  /** Gets a folder for each part; what was in it goes. */
  readonly outdir: string;
  /** Kept between runs. */
  readonly cache: string;
  /** Whose image it is, if a Pipecat bot's; without it, that of all our agents. */
  readonly agent?: PipecatAgent | undefined;
  /** Told of each part as it begins. */
  readonly onPart?: (part: Part) => void;
}

type Fill = (assembly: ImageAssembly, root: string) => Promise<void>;

const FILL: Readonly<Record<Part, Fill>> = {
  base: fillBase,
  node: fillNode,
  native: fillNative,
  python: (assembly, root) => fillPython(pythonOf(assembly), root),
  wheels: (assembly, root) => fillWheels(pythonOf(assembly), root),
  app: async (assembly, root) => {
    if (assembly.agent) await fillBot(pythonOf(assembly), root);
    else await bundleBot(join(root, 'app'));
  },
};

/** Lays out every part. */
export async function assemble(assembly: ImageAssembly): Promise<void> {
  for (const part of PARTS[assembly.agent ? 'pipecat' : 'conversation']) {
    assembly.onPart?.(part);
    const root = join(assembly.outdir, part);
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    await FILL[part](assembly, root);
    makeReproducible(root, { part, loader: CPUS[assembly.cpu].loader });
  }
}

function pythonOf({ agent, cpu, source }: ImageAssembly): PythonFilling {
  if (!agent) throw new Error('Cannot lay Python out: no agent needs it');
  const python = process.env['PYTHON'] ?? 'python3';
  return { agent, cpu, source, python, cache: join(source, '.greenroom/python') };
}

async function fillBase({ cpu }: ImageAssembly, root: string): Promise<void> {
  await fetchLibraries({ cpu: CPUS[cpu], libraries: LIBRARIES, root });
  for (const folder of MOUNT_POINTS) mkdirSync(join(root, folder));
  mkdirSync(join(root, 'etc'));
  for (const [file, text] of Object.entries(SETTINGS)) writeFileSync(join(root, file), text);
}

async function fillNode({ cpu, cache, source }: ImageAssembly, root: string): Promise<void> {
  await addPackages([kernelPackage(cpu)], { cache, source, root });
  const folder = await fetchPackage(NODE[cpu], cache);
  for (const [from, to] of Object.entries(NODE_FILES)) copy(join(folder, from), join(root, to));
}

async function fillNative({ cpu, cache, source }: ImageAssembly, root: string): Promise<void> {
  await addPackages(nativePackages(cpu), { cache, source, root });
}

async function addPackages(
  names: readonly string[],
  { cache, source, root }: { cache: string; source: string; root: string },
): Promise<void> {
  const lockfile = readFileSync(join(source, 'package-lock.json'), 'utf8');
  for (const name of names) {
    const folder = await fetchPackage(lockedPackage(name, lockfile), cache);
    copy(folder, join(root, 'app/node_modules', name));
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, filter: (file) => !UNUSED.test(file) });
}
