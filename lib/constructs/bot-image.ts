/** The bot's image, and the revision that its content and its pool's settings make together. */
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { IgnoreMode } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/schema.ts';

/** The repository's root, the image's build context. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const DOCKERFILE = 'services/bot/Dockerfile';

/** The image as an asset: synthesis only hashes the files of its context, the build runs at deploy. */
export function createBotImage(scope: Construct, bot: Config['bot']): DockerImageAsset {
  const platform = bot.architecture === 'ARM64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
  return new DockerImageAsset(scope, 'Image', {
    directory: ROOT,
    file: DOCKERFILE,
    platform,
    exclude: readIgnored(),
    ignoreMode: IgnoreMode.DOCKER,
  });
}

/** What Docker ignores, too: one list of what makes a new image, and with it a new revision. */
function readIgnored(): string[] {
  const lines = readFileSync(join(ROOT, `${DOCKERFILE}.dockerignore`), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** A short name of everything that makes a task what it is; the same input gives the same revision. */
export function revisionOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 10);
}
