/** The images of bots, and the revision that its content and its pool's settings make together. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IgnoreMode } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct, Node } from 'constructs';
import type { BotKind } from '../../core/bot-kind.ts';
import { DEBIAN_CONTEXT } from '../config/debian-context.ts';
import type { Config } from '../config/schema.ts';

/** The repository's root, the image's build context. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const DOCKERFILE = {
  conversation: 'services/bot/Dockerfile',
  pipecat: 'services/pipecat/Dockerfile',
};

/**
 * What the images' base is made of: the versions of Debian's packages, which `greenroom deploy` asks for. They are no source, so
 * that without them nobody would build an image anew for a patch of Debian's. By the CDK alone any word does, another one each time.
 */
export function debianOf(node: Node): string | undefined {
  return node.tryGetContext(DEBIAN_CONTEXT) as string | undefined;
}

/** The image of all our bots as an asset: synthesis only hashes the files of its context, the build runs at deploy. */
export function createBotImage(scope: Construct, bot: Config['bot']): DockerImageAsset {
  const file = DOCKERFILE.conversation;
  return createAsset(scope, 'Image', { bot, file, exclude: readIgnored(file) });
}

/** The image of one Pipecat agent: of `bots/`, its context has this bot's folder alone. */
export function createPipecatImage(
  scope: Construct,
  agent: string,
  of: { readonly bot: Config['bot']; readonly pipecat: Extract<BotKind, { kind: 'pipecat' }> },
): DockerImageAsset {
  const { entry, requirements } = of.pipecat;
  const file = DOCKERFILE.pipecat;
  const own = [dirname(entry), ...(requirements ? [requirements] : [])].map((path) => `!${path}`);
  const exclude = readIgnored(file).flatMap((line) => (line === '!bots' ? own : [line]));
  const asked = { bot: of.bot, file, exclude, buildArgs: { AGENT: agent } };
  return createAsset(scope, `Image-${agent}`, asked);
}

interface Asked {
  readonly bot: Config['bot'];
  readonly file: string;
  readonly exclude: string[];
  readonly buildArgs?: Record<string, string>;
}

function createAsset(scope: Construct, id: string, { bot, ...asked }: Asked): DockerImageAsset {
  const platform = bot.architecture === 'ARM64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
  const context = { directory: ROOT, ignoreMode: IgnoreMode.DOCKER };
  const debian = debianOf(scope.node);
  const buildArgs = { ...asked.buildArgs, ...(debian ? { DEBIAN: debian } : {}) };
  const built = Object.keys(buildArgs).length > 0 ? { buildArgs } : {};
  return new DockerImageAsset(scope, id, { ...context, platform, ...asked, ...built });
}

/** What Docker ignores, too: one list of what makes a new image, and with it a new revision. */
function readIgnored(file: string): string[] {
  const lines = readFileSync(join(ROOT, `${file}.dockerignore`), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** A short name of everything that makes a task what it is; the same input gives the same revision. */
export function revisionOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 10);
}
