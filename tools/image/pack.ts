/** Makes an OCI archive of the parts, by umoci: the layers and settings that the Dockerfile's last stage names. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CPUS, type Cpu, type Part } from './contents.ts';
import type { ImageConfig } from './dockerfile.ts';

const run = promisify(execFile);

/** What to pack, and where to. */
export interface Packing {
  readonly cpu: Cpu;
  readonly config: ImageConfig;
  /** The folder of the parts. */
  readonly parts: string;
  /** The archive's file. */
  readonly archive: string;
}

/** One layer of an archive. */
export interface PackedLayer {
  readonly part: Part;
  /** Compressed bytes, as a registry keeps and sends them. */
  readonly bytes: number;
}

/** The name of the image in its archive. */
export const TAG = 'bot';

/** Packs. Answers the layers from the lowest up. */
export async function pack({ cpu, config, parts, archive }: Packing): Promise<PackedLayer[]> {
  const layout = mkdtempSync(join(dirname(archive), 'layout-'));
  const image = ['--image', `${layout}:${TAG}`];
  // Whoever packs, the files are root's in the image.
  const rootless = process.getuid?.() === 0 ? [] : ['--rootless'];
  try {
    rmSync(layout, { recursive: true });
    await umoci('init', '--layout', layout);
    await umoci('new', ...image);
    for (const part of config.layers) {
      await umoci('insert', ...rootless, ...image, join(parts, part), '/');
    }
    await umoci('config', ...image, ...settingsOf(cpu, config));
    await umoci('gc', '--layout', layout);
    await run('tar', ['-cf', archive, '-C', layout, '.']);
    return layersOf(layout, config.layers);
  } finally {
    rmSync(layout, { recursive: true, force: true });
  }
}

function settingsOf(cpu: Cpu, config: ImageConfig): string[] {
  const settings: Readonly<Record<string, readonly string[]>> = {
    '--os': ['linux'],
    '--architecture': [CPUS[cpu].debian],
    '--config.user': [config.user],
    '--config.workingdir': [config.workdir],
    '--config.stopsignal': [config.stopSignal],
    '--config.env': config.env,
    '--config.entrypoint': config.entrypoint,
  };
  return Object.entries(settings).flatMap(([flag, values]) => values.flatMap((v) => [flag, v]));
}

function layersOf(layout: string, parts: readonly Part[]): PackedLayer[] {
  const blob = (digest: string): unknown =>
    JSON.parse(readFileSync(join(layout, 'blobs', digest.replace(':', '/')), 'utf8'));
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as {
    manifests: [{ digest: string }];
  };
  const { layers } = blob(index.manifests[0].digest) as { layers: { size: number }[] };
  return parts.map((part, i) => ({ part, bytes: layers[i]?.size ?? 0 }));
}

async function umoci(...args: string[]): Promise<void> {
  await run('umoci', args);
}
