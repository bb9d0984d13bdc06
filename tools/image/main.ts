/** `npm run image`: the bot's image without Docker. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from './assemble.ts';
import { readImageConfig } from './dockerfile.ts';
import { type Flags, HELP, readFlags } from './flags.ts';
import { pack } from './pack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const flags = readFlags(process.argv.slice(2), process.arch);
if (typeof flags === 'string') {
  (flags === HELP ? console.log : console.error)(flags);
  process.exit(flags === HELP ? 0 : 1);
}
await makeImage(flags);

async function makeImage({ cpu, out, filesOnly }: Flags): Promise<void> {
  checkTools(filesOnly ? ['apt-get', 'dpkg-deb'] : ['apt-get', 'dpkg-deb', 'umoci']);
  const outdir = out ? resolve(out) : join(ROOT, 'dist/image', cpu);
  mkdirSync(outdir, { recursive: true });
  const cache = join(ROOT, '.greenroom/cache/image');
  const onPart = (part: string) => console.log(`Laying out ${part} …`);
  await assemble({ cpu, source: ROOT, outdir, cache, onPart });
  if (filesOnly) return;
  console.log('Packing …');
  const config = readImageConfig(readFileSync(join(ROOT, 'services/bot/Dockerfile'), 'utf8'));
  const archive = join(outdir, 'bot.oci.tar');
  const layers = await pack({ cpu, config, parts: outdir, archive });
  console.log(`\n${'part'.padEnd(8)}${'files'.padStart(12)}${'gzip'.padStart(12)}`);
  for (const { part, bytes } of layers) printRow(part, sizeOf(join(outdir, part)), bytes);
  const files = layers.reduce((sum, { part }) => sum + sizeOf(join(outdir, part)), 0);
  printRow(
    'all',
    files,
    layers.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  console.log(`\n${archive}`);
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
  console.error(
    `Cannot make the image here: there is no ${missing.join(', ')}. ` +
      'On Debian or Ubuntu: sudo apt-get install umoci. Elsewhere build it by Docker, see docs/image.md.',
  );
  process.exit(1);
}

function printRow(name: string, files: number, bytes: number): void {
  const mb = (n: number) => `${(n / 1e6).toFixed(1)} MB`.padStart(12);
  console.log(`${name.padEnd(8)}${mb(files)}${mb(bytes)}`);
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
