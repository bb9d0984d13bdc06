/** `greenroom deploy`: the whole system into the account that the credentials name. */
import { USUAL_SCOPES } from '../../core/access/api-key.ts';
import type { Config } from '../../lib/config/schema.ts';
import { wantsEvents } from '../../lib/config/wants-events.ts';
import { command } from '../command.ts';
import { toggle } from '../flags.ts';
import { checkZones } from './account/check-zones.ts';
import type { Identity } from './account/cloud.ts';
import { findTable } from './account/find-table.ts';
import type { DeploymentReach, Site } from './account/reach.ts';
import { retirePools } from './account/retire-pools.ts';
import { checkChange } from './cdk/check-change.ts';
import { chooseBuilder } from './cdk/choose-builder.ts';
import { debianWords } from './cdk/debian-words.ts';
import { runCdk } from './cdk/run-cdk.ts';
import { stageFlag } from './cdk/stage-flag.ts';
import { issueKey } from './issue-key.ts';
import { live } from './keys.ts';
import { apiUrl } from './link.ts';
import { mintLink } from './mint-link.ts';
import { takeNames } from './take-names.ts';

const OUTPUTS = 'cdk.out/outputs.json';

/** The deployer has it at once. */
const LINK_MINUTES = 60;

/** The stack that `cdk bootstrap` makes. */
const BOOTSTRAP = 'CDKToolkit';

/** Deploys all stacks, and sets the CDK up first where nobody has. */
export const deploy = (reach: DeploymentReach) =>
  command({
    name: 'deploy',
    script: 'npm run deploy',
    summary: 'everything into the account that your credentials name',
    about: `Deploys the whole system into the account and Region that your credentials name, and sets the CDK up there
(\`cdk bootstrap\`) if nobody has. Live calls are never interrupted: they finish on the revision that they began on.
The bot's image is built by Docker, or, where there is none and umoci is, without it (docs/image.md); it is built anew where
Debian has patched what it is made of. A Pipecat bot is
installed and loaded here first, by Python 3.11 or later, so that what is wrong in its files is said before anything is deployed.`,
    packages: 'all',
    flags: {
      stage: stageFlag,
      yes: toggle('does not ask before a later deploy widens permissions or opens ports'),
      cutCalls: toggle('goes on where it takes away what live calls may use'),
    },
    async run({ yes, stage, cutCalls }, terminal) {
      const io = { ...terminal, ...reach.at(stage) };
      const config = await io.config();
      const { name, edge, direct, bot, bots = {}, page } = config;
      const builder = await chooseBuilder(io, edge.enabled);
      // A bot that cannot be loaded would be known by its tasks' deaths only.
      for (const each of Object.values(bots))
        if (each.kind === 'pipecat') await io.tryBot(each, io.note);
      const cloud = await io.cloud();
      const who = await cloud.identity();
      io.note(`Account ${who.account}, ${who.region}, as ${who.arn}`);
      const isFirst = !(await cloud.hasStack(`${name}-api`));
      if (isFirst) await checkZones(cloud, config);
      if (!isFirst) await checkChange(cloud, config, { mayCutCalls: cutCalls });
      for (const lack of await io.lackingModels(bot.uses.bedrockModels))
        io.note(`An agent will be silent: ${lack}.`);
      if (!(await cloud.hasStack(BOOTSTRAP))) {
        io.note('Setting the CDK up in this account and Region (once) …');
        await runCdk(io, ['bootstrap', `aws://${who.account}/${who.region}`]);
      }
      // Of a first deploy everything is new, so that a question for each stack says nothing.
      const approval = isFirst || yes || !io.ask ? 'never' : 'broadening';
      if (!edge.enabled && (await cloud.hasStack(`${name}-edge`))) await takeEdgeDown(io, config);
      if (!wantsEvents(config) && (await cloud.hasStack(`${name}-courier`)))
        await cloud.deleteStack(`${name}-courier`);
      const asked = ['--require-approval', approval, '--outputs-file', OUTPUTS];
      const debian = await debianWords(io, { cloud, config, builder });
      await runCdk(builder.site, ['deploy', '--all', ...asked, ...debian]);
      const kept = Object.keys(config.pools);
      if (!isFirst) {
        const table = await findTable(io, name);
        if (direct.domain === '')
          await takeNames(io, { name, table, pools: kept, mayCutCalls: cutCalls });
        await retirePools(io, { cluster: name, table, kept });
      }
      const opened = await openDoors(io, { name, hasPage: page.enabled });
      for (const line of whatNow({ name, who, ...opened })) io.say(line);
    },
  });

/** The CDK deletes no stack that left the app, and others import from this one: first they let go of it, then it goes. */
async function takeEdgeDown(io: Site, { name, direct }: Config): Promise<void> {
  io.note('Taking the edge down, as the configuration says; its calls have an hour to end …');
  const alone = ['--exclusively', '--require-approval', 'never'];
  // What takes its place has an alarm in the same stack, which must have something to read.
  const first = direct.domain === '' ? [] : [`${name}-names`];
  await runCdk(io, ['deploy', ...first, `${name}-watch`, ...alone]);
  await (await io.cloud()).deleteStack(`${name}-edge`);
}

/** What callers and programs come in by. */
export interface OpenedDoors {
  readonly url: string;
  /** The page with a token in it. */
  readonly link?: string | undefined;
  /** The first key, which nobody can read again. */
  readonly key?: string | undefined;
}

/** Makes the first key where there is none, and a link for whoever deploys. */
async function openDoors(
  io: Site,
  { name, hasPage }: { name: string; hasPage: boolean },
): Promise<OpenedDoors> {
  const [table, url] = await Promise.all([findTable(io, name), apiUrl(io, name)]);
  const records = (await io.cloud()).records(table);
  const isFirst = (await live(records)).length === 0;
  const key = isFirst
    ? await issueKey(io, records, { name: 'first', scopes: USUAL_SCOPES })
    : undefined;
  const link = hasPage
    ? await mintLink(io, { table, url, minutes: LINK_MINUTES }).catch((error: unknown) => {
        io.note(`${String(error)} \`npx greenroom link\` tries again.`);
        return undefined;
      })
    : undefined;
  return { url, link, key };
}

/** What one does next, with the deployment's own names in it. */
export function whatNow(of: { name: string; who: Identity } & OpenedDoors): string[] {
  const { name, who, url, link, key } = of;
  const console = `https://${who.region}.console.aws.amazon.com/cloudwatch/home?region=${who.region}`;
  return [
    '',
    ...(link === undefined ? [] : [`Talk       ${link}`]),
    `API        ${url}`,
    ...(key === undefined ? [] : [`Key        ${key}`]),
    `Dashboard  ${console}#dashboards/dashboard/${name}`,
    '',
    'After a first deploy the first bot is warm in about a minute.',
    ...(link === undefined
      ? []
      : ['The link is for one call within the hour; `npx greenroom link` makes another.']),
    ...(key === undefined
      ? ['Keys: `npx greenroom keys list`.']
      : [
          'The key is shown this once and opens everything; `npx greenroom keys` makes narrower ones.',
        ]),
  ];
}
