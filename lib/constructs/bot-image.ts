/** The bot's image, and the revision that its content and its pool's settings make together. */
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { IgnoreMode } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/schema.ts';

/** The repository's root, the image's build context. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All that the build reads, so that nothing else makes a new revision. Order matters: later lines win. */
const CONTEXT = [
  '*',
  ...['package.json', 'package-lock.json', 'tsconfig.json'].map((file) => `!${file}`),
  ...['adapters', 'agents', 'core', 'services/bot'].map((folder) => `!${folder}`),
  ...['bundle-bot.mjs', 'image', 'stubs'].map((name) => `!scripts/${name}`),
];

/** The image as an asset: synthesis only hashes its files, the build runs at deploy. */
export function createBotImage(scope: Construct, bot: Config['bot']): DockerImageAsset {
  const platform = bot.architecture === 'ARM64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
  return new DockerImageAsset(scope, 'Image', {
    directory: ROOT,
    file: 'services/bot/Dockerfile',
    platform,
    exclude: CONTEXT,
    ignoreMode: IgnoreMode.DOCKER,
  });
}

/** A short name of everything that makes a task what it is; the same input gives the same revision. */
export function revisionOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 10);
}
