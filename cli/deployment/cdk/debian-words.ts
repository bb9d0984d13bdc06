/** Debian's patches in the base of images, which are no change of a source: each deploy asks for the versions, and the CDK is told. */
import { readFileSync } from 'node:fs';
import type { DeployedConfig } from '../../../lib/config/bot-kinds.ts';
import { DEBIAN_CONTEXT } from '../../../lib/config/debian-context.ts';
import { CPUS, LIBRARIES } from '../../../tools/image/contents.ts';
import { listingScript, readListing } from '../../../tools/image/debian-listing.ts';
import { readBuilderImage } from '../../../tools/image/dockerfile.ts';
import { pythonPackages } from '../../../tools/image/python-contents.ts';
import type { Cloud } from '../account/cloud.ts';
import type { Site } from '../account/reach.ts';
import type { Builder } from './choose-builder.ts';

const DOCKERFILE = new URL('../../../services/bot/Dockerfile', import.meta.url);

/** Whose images, and who builds them: without a builder they stay as they are deployed. */
export interface PatchAsk {
  readonly cloud: Cloud;
  readonly config: DeployedConfig;
  readonly builder: Builder | undefined;
}

/** Words of the CDK's command line. Says what changed, and where nobody could be asked. */
export async function debianWords(
  io: Site,
  { cloud, config, builder }: PatchAsk,
): Promise<readonly string[]> {
  const deployed = (await cloud.outputs(`${config.name}-bot`))?.['Debian'];
  const today = builder && (await askDebian(io, config, builder));
  if (builder && today === undefined)
    io.note('Debian could not be asked for patches: the base of images stays as it is deployed.');
  const news = deployed && today ? patchedSince(deployed, today) : [];
  if (news.length > 0)
    io.note(`Debian has patches; images are built anew with ${news.join(', ')}.`);
  const debian = today ?? deployed;
  return debian === undefined ? [] : ['--context', `${DEBIAN_CONTEXT}=${debian}`];
}

/** Where the image is built: a container of Docker's has other sources of packages than this machine. */
async function askDebian(
  io: Site,
  { bot, bots = {} }: DeployedConfig,
  { containers }: Builder,
): Promise<string | undefined> {
  const cpu = bot.architecture === 'ARM64' ? 'arm64' : 'x64';
  const hasPython = Object.values(bots).some(({ kind }) => kind === 'pipecat');
  const names = [
    ...new Set([...Object.keys(LIBRARIES), ...(hasPython ? pythonPackages(cpu) : [])]),
  ];
  const script = ['sh', '-ec', listingScript(CPUS[cpu], names)];
  const image = readBuilderImage(readFileSync(DOCKERFILE, 'utf8'));
  const [program = '', ...words] = containers
    ? [containers, 'run', '--rm', image, ...script]
    : script;
  const ran = await io.run(program, words, { quiet: true }).catch(() => undefined);
  return ran?.code === 0 ? readListing(ran.output, names) : undefined;
}

function patchedSince(deployed: string, today: string): string[] {
  const before = new Set(deployed.split(','));
  return today.split(',').filter((each) => !before.has(each));
}
