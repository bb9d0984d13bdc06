/**
 * The words of Docker's command line that the CDK uses for an image (`inspect`, `build`, `login`, `tag`, `push`), carried out by the
 * assembly of `greenroom image` and the registry's own protocol. It builds images of bots and no other.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CannotRun } from '../../core/cannot-run.ts';
import { cpuOf } from './contents.ts';
import { makeImage } from './make-image.ts';
import { pushImage } from './push-image.ts';

/** The images that are assembled here; the second is of the agent that a build argument names. */
const DOCKERFILES = ['services/bot/Dockerfile', 'services/pipecat/Dockerfile'];

/** Where images and sign-ins are kept between two calls, which are processes of their own. */
export interface Shelf {
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Makes the archive of a processor's image in a folder. */
  readonly make: (of: { cpu: string; out: string; agent?: string | undefined }) => Promise<void>;
  /** What is written to the process, such as a password. */
  readonly input: () => string;
}

interface Kept {
  /** The folder of each tag's archive. */
  readonly images: Readonly<Record<string, string>>;
  /** `user:password` in base64 by registry. */
  readonly logins: Readonly<Record<string, string>>;
}

/** Carries out one line of words. Returns the exit code. */
export async function runDockerWords(
  args: readonly string[],
  shelf = liveShelf(),
): Promise<number> {
  // The CDK may name a folder for sign-ins first; they are kept here.
  const words = args[0] === '--config' ? args.slice(2) : args;
  try {
    return await carryOut(words, shelf);
  } catch (error) {
    shelf.say(error instanceof CannotRun ? error.message : String(error));
    return 2;
  }
}

async function carryOut([word = '', ...rest]: readonly string[], shelf: Shelf): Promise<number> {
  const kept = readKept(shelf);
  switch (word) {
    case 'info':
    case 'images':
      return 0;
    case 'inspect':
      return kept.images[rest.at(-1) ?? ''] === undefined ? 1 : 0;
    case 'build':
      return build(rest, shelf);
    case 'login': {
      const user = optionOf(rest, '--username') ?? '';
      const password = shelf.input().trim();
      const login = Buffer.from(`${user}:${password}`).toString('base64');
      keep(shelf, { ...kept, logins: { ...kept.logins, [rest.at(-1) ?? '']: login } });
      return 0;
    }
    case 'tag': {
      const [from = '', to = ''] = rest;
      keep(shelf, { ...kept, images: { ...kept.images, [to]: archiveOf(kept, from) } });
      return 0;
    }
    case 'push': {
      const tag = rest.at(-1) ?? '';
      const { host, name, version } = readTag(tag);
      const of = { host, name, version, login: kept.logins[host] };
      await pushImage(archiveOf(kept, tag), of, shelf.say);
      // The password is good for twelve hours; nothing needs it after the push.
      keep(shelf, { ...kept, logins: {} });
      return 0;
    }
    default:
      throw new CannotRun(`Cannot ${word}: without Docker there are build, tag, login and push`);
  }
}

async function build(args: readonly string[], shelf: Shelf): Promise<number> {
  const file = optionOf(args, '--file') ?? 'Dockerfile';
  if (!DOCKERFILES.includes(file)) {
    throw new CannotRun(
      `Cannot build ${file} without Docker: only images of bots are assembled here. The edge's router needs Docker.`,
    );
  }
  const tag = optionOf(args, '--tag') ?? '';
  const platform = optionOf(args, '--platform') ?? `linux/${process.arch}`;
  const cpu = cpuOf(platform.split('/')[1] ?? '');
  if (!cpu) throw new CannotRun(`Cannot build for ${platform}: arm64 and x64 there are`);
  const out = join(shelf.folder, tag.replaceAll(/[^\w.-]/g, '-'));
  const [agent] = args.flatMap((arg, i) =>
    args[i - 1] === '--build-arg' ? (/^AGENT=(.+)$/.exec(arg)?.[1] ?? []) : [],
  );
  await shelf.make({ cpu, out, agent });
  const kept = readKept(shelf);
  keep(shelf, { ...kept, images: { ...kept.images, [tag]: join(out, 'bot.oci.tar') } });
  return 0;
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

function archiveOf({ images }: Kept, tag: string): string {
  const archive = images[tag];
  if (archive !== undefined && existsSync(archive)) return archive;
  throw new CannotRun(`Cannot find image ${tag}: build it first`);
}

/** `HOST/NAME:VERSION`. */
function readTag(tag: string): { host: string; name: string; version: string } {
  const [, host = '', name = '', version = ''] = /^([^/]+)\/(.+):([\w.-]+)$/.exec(tag) ?? [];
  if (version !== '') return { host, name, version };
  throw new CannotRun(`Cannot push ${tag}: a registry, a repository and a tag are wanted`);
}

function readKept({ folder }: Shelf): Kept {
  const file = join(folder, 'kept.json');
  if (!existsSync(file)) return { images: {}, logins: {} };
  return JSON.parse(readFileSync(file, 'utf8')) as Kept;
}

function keep({ folder }: Shelf, kept: Kept): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'kept.json');
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
}

function liveShelf(): Shelf {
  const say = (line: string) => console.error(line);
  return {
    folder: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'greenroom/images'),
    say,
    make: ({ cpu, out, agent }) =>
      makeImage({ cpu: cpuOf(cpu) ?? 'arm64', out, filesOnly: false, agent }, { say }),
    input: () => readFileSync(0, 'utf8'),
  };
}
