/** Makes the bot's image without Docker. */
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textTable } from '../../cli/table.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import { assemble } from './assemble.ts';
import type { Cpu } from './contents.ts';
import { readImageConfig } from './dockerfile.ts';
import { findPipecatAgent } from './find-pipecat-agent.ts';
import { pack } from './pack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is to be made. */
export interface ImageAsked {
  readonly cpu: Cpu;
  /** Folder for the parts and the archive; without it one in `dist/`. */
  readonly out: string | undefined;
  readonly filesOnly: boolean;
  /** Whose image it is, if a Pipecat bot's. */
  readonly agent?: string | undefined;
}

/** Lays the parts out, packs them, and says how large each is. Throws `CannotRun` where a tool is missing. */
export async function makeImage(
  { cpu, out, filesOnly, agent }: ImageAsked,
  { say }: { readonly say: (line: string) => void },
): Promise<void> {
  checkTools(filesOnly ? ['apt-get', 'dpkg-deb'] : ['apt-get', 'dpkg-deb', 'umoci']);
  const outdir = out ? resolve(out) : join(ROOT, 'dist/image', agent ? `${agent}-${cpu}` : cpu);
  mkdirSync(outdir, { recursive: true });
  const cache = join(ROOT, '.greenroom/cache/image');
  const onPart = (part: string) => say(`Laying out ${part} …`);
  const pipecat = agent ? { agent: findPipecatAgent(agent) } : {};
  await assemble({ cpu, source: ROOT, outdir, cache, onPart, ...pipecat });
  if (filesOnly) return;
  say('Packing …');
  const dockerfile = join(ROOT, 'services', agent ? 'pipecat' : 'bot', 'Dockerfile');
  const config = readImageConfig(readFileSync(dockerfile, 'utf8'));
  const archive = join(outdir, 'bot.oci.tar');
  const layers = await pack({ cpu, config, parts: outdir, archive });
  const sizes = layers.map(({ part, bytes }) => ({
    part,
    files: sizeOf(join(outdir, part)),
    bytes,
  }));
  const sum = (of: 'files' | 'bytes') => sizes.reduce((all, each) => all + each[of], 0);
  const rows = [...sizes, { part: 'all', files: sum('files'), bytes: sum('bytes') }].map(
    ({ part, files, bytes }) => [part, inMb(files), inMb(bytes)],
  );
  for (const line of ['', ...textTable(['part', 'files', 'gzip'], rows), '', archive]) say(line);
}

function checkTools(tools: readonly string[]): void {
  const missing = tools.filter((tool) => {
    try {
      execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return;
  throw new CannotRun(
    `Cannot make the image here: there is no ${missing.join(', ')}. ` +
      'On Debian or Ubuntu: sudo apt-get install umoci. Elsewhere build it by Docker, see docs/image.md.',
  );
}

function inMb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .map((file) => lstatSync(join(folder, file)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
