/** The parts of a Pipecat bot's image that are Python: the interpreter, what the bot requires, the bot itself. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundleHost } from '../bundle/bundle-bot.mjs';
import { installWheels } from '../python/install-wheels.ts';
import { requirementsOf } from '../python/requirements-of.ts';
import { CPUS, type Cpu } from './contents.ts';
import { fetchDebian } from './fetch-debian.ts';
import { takeLibraries } from './fetch-libraries.ts';
import {
  BOT_UNUSED,
  CERTIFICATES,
  MANYLINUX,
  PYTHON,
  PYTHON_LIBRARIES,
  PYTHON_TREES,
  PYTHON_UNUSED,
  pythonPackages,
  SITE,
} from './python-contents.ts';

/** A Pipecat agent, by its name and its bot's files from the checkout's root. */
export interface PipecatAgent {
  readonly name: string;
  readonly entry: string;
  readonly requirements?: string | undefined;
}

/** Whose image is filled, from where. */
export interface PythonFilling {
  readonly agent: PipecatAgent;
  readonly cpu: Cpu;
  readonly source: string;
  /** Of this machine; of the same release as the image's. */
  readonly python: string;
  /** Where uv is kept. */
  readonly cache: string;
}

/** Debian's Python with its standard library, time zones and certificates. */
export async function fillPython({ cpu, python }: PythonFilling, root: string): Promise<void> {
  const libraries = PYTHON_LIBRARIES[cpu];
  await fetchDebian(CPUS[cpu], pythonPackages(cpu), (name, unpacked) => {
    if (name in libraries)
      return takeLibraries({ cpu: CPUS[cpu], libraries, root }, name, unpacked);
    if (name === CERTIFICATES.package) return takeCertificates(unpacked, root);
    const [from, to] = PYTHON_TREES[name] ?? ['', ''];
    mkdirSync(dirname(join(root, to)), { recursive: true });
    const filter = (file: string) => !PYTHON_UNUSED.test(relative(unpacked, file));
    cpSync(join(unpacked, from), join(root, to), {
      recursive: true,
      verbatimSymlinks: true,
      filter,
    });
  });
  compile({ python, root, folder: `usr/lib/python${PYTHON}` });
}

/** What the bot and its host require. */
export async function fillWheels(of: PythonFilling, root: string): Promise<void> {
  const { agent, cpu, source, python, cache } = of;
  const machine = cpu === 'arm64' ? 'aarch64' : 'x86_64';
  await installWheels({
    requirements: requirementsOf(agent, source),
    hostRequirements: join(source, 'services/pipecat/greenroom_host/requirements.txt'),
    platform: `${machine}-${MANYLINUX}`,
    machine,
    release: PYTHON,
    into: join(root, SITE),
    python,
    cache,
  });
  compile({ python, root, folder: SITE });
}

/** The supervisor, the host, and the bot's own folder where the checkout has it. */
export async function fillBot({ agent, source, python }: PythonFilling, root: string) {
  await bundleHost(join(root, 'app'), agent.name);
  const folder = dirname(agent.entry);
  if (!existsSync(join(source, agent.entry)))
    throw new Error(`Cannot find ${agent.entry}, which agents/${agent.name}.ts names`);
  cpSync(join(source, folder), join(root, 'app', folder), {
    recursive: true,
    dereference: true,
    filter: (file) => !BOT_UNUSED.test(relative(source, file)),
  });
  for (const each of ['app/greenroom_host', join('app', folder)])
    compile({ python, root, folder: each });
}

/** All of Mozilla's, in one file, as `update-ca-certificates` would write it. */
function takeCertificates(unpacked: string, root: string): void {
  const folder = join(unpacked, 'usr/share/ca-certificates/mozilla');
  const texts = readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const to = join(root, CERTIFICATES.to);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, `${texts.join('\n')}\n`);
}

/**
 * Compiles to bytecode, the same for every processor: the image's files are read-only, so that each process would do it anew.
 * What does not compile, such as a template, is left as it is.
 */
function compile(of: { readonly python: string; readonly root: string; readonly folder: string }) {
  const { python, root, folder } = of;
  const how = ['-q', '-j', '0', '--invalidation-mode', 'unchecked-hash', '-s', root, '-p', '/'];
  try {
    execFileSync(python, ['-m', 'compileall', ...how, join(root, folder)], { stdio: 'ignore' });
  } catch {
    // A file of its own that is wrong is told of when the bot is loaded.
  }
}
