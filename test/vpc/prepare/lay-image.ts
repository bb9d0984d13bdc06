/** The bot's image as files: what the Dockerfile's last stage holds and sets, without packing it first (`test/image` does). */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from '../../../tools/image/assemble.ts';
import type { Cpu } from '../../../tools/image/contents.ts';
import { readImageConfig } from '../../../tools/image/dockerfile.ts';
import type { Image } from '../tasks/container.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Files that the container runtime puts over the image's own. */
const MOUNTED = ['etc/resolv.conf', 'etc/ca.pem'];

/** Lays it out in a folder. */
export async function layImage(folder: string): Promise<Image> {
  const parts = join(folder, 'parts');
  const rootfs = join(folder, 'rootfs');
  const cache = join(ROOT, '.greenroom/cache/image');
  mkdirSync(rootfs, { recursive: true });
  await assemble({ cpu: process.arch as Cpu, source: ROOT, outdir: parts, cache });
  const config = readImageConfig(readFileSync(join(ROOT, 'services/bot/Dockerfile'), 'utf8'));
  for (const layer of config.layers) execFileSync('cp', ['-al', `${parts}/${layer}/.`, rootfs]);
  rmSync(parts, { recursive: true });
  // A folder is what the last layer made of it.
  chmodSync(rootfs, 0o755);
  for (const file of MOUNTED) writeFileSync(join(rootfs, file), '');
  const [uid, gid] = config.user.split(':').map(Number);
  const process_ = {
    args: config.entrypoint,
    env: config.env,
    cwd: config.workdir,
    user: { uid, gid },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ process: process_ }));
  return { bundle: folder };
}
