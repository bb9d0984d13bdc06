/** The flags of `npm run image`. */
import { parseArgs } from 'node:util';
import { type Cpu, CPUS } from './contents.ts';

/** What was asked for. */
export interface Flags {
  readonly cpu: Cpu;
  /** Folder for the parts and the archive; without it one in `dist/`. */
  readonly out: string | undefined;
  readonly filesOnly: boolean;
}

/** What `npm run image -- --help` prints. */
export const HELP = `Makes the bot's image without Docker: Debian's libraries and Node for either processor, native packages, the bundle.

  npm run image -- [flags]

  --cpu NAME     arm64 (or aarch64), x64 (or amd64, x86_64)   (this machine's)
  --out DIR      gets a folder for each part, and bot.oci.tar (dist/image/<cpu>)
  --files-only   the parts without the archive: what the Dockerfile's build stage runs
  --help         this text

Needs apt-get and dpkg-deb, and umoci for the archive (sudo apt-get install umoci). No root.`;

const OPTIONS = {
  cpu: { type: 'string' },
  out: { type: 'string' },
  'files-only': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const ALIASES: Readonly<Record<string, Cpu>> = {
  x64: 'x64',
  amd64: 'x64',
  x86_64: 'x64',
  arm64: 'arm64',
  aarch64: 'arm64',
};

/** Reads the command line: the flags, `HELP` when that was asked for, or one line that says what is wrong. */
export function readFlags(args: readonly string[], ownCpu: string): Flags | string {
  try {
    const given = parseArgs({ args: [...args], options: OPTIONS }).values;
    if (given.help) return HELP;
    const name = given.cpu ?? ownCpu;
    const cpu = ALIASES[name];
    const names = Object.keys(CPUS).join(' or ');
    if (!cpu) return `--cpu must be ${names}, got ${name || 'nothing'}`;
    return { cpu, out: given.out, filesOnly: given['files-only'] };
  } catch (error) {
    const [words = ''] = String(error instanceof Error ? error.message : error).split(/[.\n]/);
    return `${words}; see npm run image -- --help`;
  }
}
