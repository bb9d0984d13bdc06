/** Makes the image and unpacks it: by the Dockerfile's own build command, in a copy of exactly its build context. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { CPUS, type Cpu } from '../../tools/image/contents.ts';
import { readBuildCommands, readImageConfig } from '../../tools/image/dockerfile.ts';
import { pack, TAG } from '../../tools/image/pack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCKERFILE = 'services/bot/Dockerfile';

/** An image as a container runtime has it. */
export interface UnpackedImage {
  /** `config.json` and `rootfs/`, as the OCI runtime specification has them. */
  readonly bundle: string;
  /** Bytes of the archive: what a registry keeps. */
  readonly compressedBytes: number;
  remove(): void;
}

/** Builds for one processor. */
export async function unpackImage(cpu: Cpu): Promise<UnpackedImage> {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-image-'));
  // The image's user must get through.
  chmodSync(folder, 0o755);
  const [context, out, layout] = ['context', 'out', 'layout'].map((name) => join(folder, name));
  copyContext(context as string);
  const dockerfile = readFileSync(join(ROOT, DOCKERFILE), 'utf8');
  const command = readBuildCommands(dockerfile).at(-1) ?? '';
  const here = command.replace(' /image', ` ${out}`);
  const env = { ...process.env, TARGETARCH: CPUS[cpu].debian };
  execFileSync('sh', ['-c', here], { cwd: context, env, stdio: 'pipe' });
  const archive = join(folder, 'bot.oci.tar');
  await pack({ cpu, config: readImageConfig(dockerfile), parts: out as string, archive });
  mkdirSync(layout as string);
  execFileSync('tar', ['-xf', archive, '-C', layout as string]);
  const bundle = join(folder, 'bundle');
  execFileSync('umoci', ['unpack', '--image', `${layout}:${TAG}`, bundle], { stdio: 'pipe' });
  chmodSync(bundle, 0o755);
  const compressedBytes = statSync(archive).size;
  for (const done of [context, out, layout]) rmSync(done as string, { recursive: true });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { bundle, compressedBytes, remove };
}

function copyContext(context: string): void {
  const rules = readFileSync(join(ROOT, `${DOCKERFILE}.dockerignore`), 'utf8').split('\n');
  const ignore = IgnoreStrategy.docker(
    ROOT,
    rules.filter((r) => r !== '' && !r.startsWith('#')),
  );
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const file of files.split('\n').filter(Boolean)) {
    if (ignore.ignores(join(ROOT, file))) continue;
    mkdirSync(dirname(join(context, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(context, file));
  }
  mkdirSync(join(ROOT, '.greenroom'), { recursive: true });
  // What `npm ci` brings, and what earlier runs have fetched.
  symlinkSync(join(ROOT, 'node_modules'), join(context, 'node_modules'));
  symlinkSync(join(ROOT, '.greenroom'), join(context, '.greenroom'));
}
