/** `greenroom link`: an address at which one person talks to a bot, once. */
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import { command } from '../command.ts';
import { flag, text, whole } from '../flags.ts';
import { findTable } from './account/find-table.ts';
import type { DeploymentReach } from './account/reach.ts';
import { stageFlag } from './cdk/stage-flag.ts';
import { mintLink } from './mint-link.ts';

/** Prints a link. */
export const link = (reach: DeploymentReach) =>
  command({
    name: 'link',
    summary: 'an address at which one person talks to your bot, once',
    about: `Prints a link to the deployed page with a join token in it: whoever opens it may start one call, until it has run out. The
token stands behind the #, so that no server's log has it. More links are more calls.`,
    packages: 'all',
    words: { usage: '[AGENT]', least: 0, most: 1 },
    flags: {
      stage: stageFlag,
      minutes: flag(
        { takes: 'N', says: 'so long the call may be started', otherwise: '60' },
        whole(1, 1_440),
      ),
      table: flag({ takes: 'NAME', says: 'the state table, where no stack tells it' }, text),
      url: flag({ takes: 'URL', says: 'the API, where no stack tells it' }, text),
    },
    async run({ words: [agent], minutes, stage, ...given }, terminal) {
      const io = { ...terminal, ...reach.at(stage) };
      const { name, pools, page } = await io.config();
      if (agent !== undefined && !Object.hasOwn(pools, agent))
        throw new WrongUse(`AGENT must be one of ${Object.keys(pools).join(', ')}, got ${agent}`);
      if (!page.enabled)
        throw new CannotRun('Cannot make a link: page.enabled of greenroom.config.ts is false.');
      const table = given.table ?? (await findTable(io, name));
      const url = given.url ?? (await apiUrl(io, name));
      io.say(await mintLink(io, { table, url, agent, minutes }));
    },
  });

/** Where callers find a deployment. */
export async function apiUrl(reach: Pick<DeploymentReach, 'cloud'>, name: string): Promise<string> {
  const cloud = await reach.cloud();
  const [edge, api] = await Promise.all(
    ['edge', 'api'].map((part) => cloud.outputs(`${name}-${part}`)),
  );
  const url = edge?.['Url'] ?? api?.['Url'];
  if (url) return url;
  throw new CannotRun(
    `Cannot find the API: there is no stack ${name}-api here. Is it the right account?`,
  );
}
