/** An image whose program dies as soon as it starts, as one with a wrong import does. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { image } from '../prepared.ts';
import type { Image } from '../tasks/container.ts';

/** Lays it out in a folder: the same configuration, another program. */
export function layBrokenImage(folder: string): Image {
  const bundle = join(folder, 'broken-image');
  mkdirSync(bundle);
  const config = JSON.parse(readFileSync(join(image.bundle, 'config.json'), 'utf8')) as {
    process: { args: string[] };
  };
  const program = ['/usr/bin/node', '-e', 'throw new Error("this revision is broken")'];
  const changed = { process: { ...config.process, args: program } };
  writeFileSync(join(bundle, 'config.json'), JSON.stringify(changed));
  symlinkSync(join(image.bundle, 'rootfs'), join(bundle, 'rootfs'));
  return { bundle };
}
