/** `greenroom deploy`: the whole system into the account that the credentials name. */
import { readFileSync } from 'node:fs';
import type { Identity } from './cloud.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import { command } from '../command.ts';
import { toggle } from '../flags.ts';
import type { Reach, Site } from './reach.ts';
import { runCdk } from './run-cdk.ts';

const OUTPUTS = 'cdk.out/outputs.json';

/** The stack that `cdk bootstrap` makes. */
const BOOTSTRAP = 'CDKToolkit';

/** Deploys all stacks, and sets the CDK up first where nobody has. */
export const deploy = (reach: Reach) =>
  command({
    name: 'deploy',
    script: 'npm run deploy',
    summary: 'everything into the account that your credentials name',
    about: `Deploys the whole system into the account and Region that your credentials name, and sets the CDK up there
(\`cdk bootstrap\`) if nobody has. Live calls are never interrupted: they finish on the revision that they began on.
Needs Docker for the bot's image (docs/image.md). A Pipecat bot is installed and loaded here first, by Python 3.11 or later, so that
what is wrong in its files is said before anything is deployed.`,
    packages: 'all',
    flags: { yes: toggle('does not ask before a later deploy widens permissions or opens ports') },
    async run({ yes }, terminal) {
      const io = { ...terminal, ...reach };
      const { name, edge, bots = {} } = await io.config();
      await needDocker(io);
      // A bot that cannot be loaded would be known by its tasks' deaths only.
      for (const bot of Object.values(bots))
        if (bot.kind === 'pipecat') await io.tryBot(bot, io.note);
      const cloud = await io.cloud();
      const who = await cloud.identity();
      io.note(`Account ${who.account}, ${who.region}, as ${who.arn}`);
      if (!(await cloud.hasStack(BOOTSTRAP))) {
        io.note('Setting the CDK up in this account and Region (once) …');
        await runCdk(io, ['bootstrap', `aws://${who.account}/${who.region}`]);
      }
      const isFirst = !(await cloud.hasStack(`${name}-api`));
      // Of a first deploy everything is new, so that a question for each stack says nothing.
      const approval = isFirst || yes || !io.ask ? 'never' : 'broadening';
      if (!edge.enabled && (await cloud.hasStack(`${name}-edge`))) await takeEdgeDown(io, name);
      const asked = ['--require-approval', approval, '--outputs-file', OUTPUTS];
      await runCdk(io, ['deploy', '--all', ...asked]);
      for (const line of whatNow(readOutputs(), { name, who })) io.say(line);
    },
  });

/** The CDK deletes no stack that left the app, and others import from this one: first they let go of it, then it goes. */
async function takeEdgeDown(io: Site, name: string): Promise<void> {
  io.note('Taking the edge down, as the configuration says; its calls have an hour to end …');
  const alone = ['--exclusively', '--require-approval', 'never'];
  await runCdk(io, ['deploy', `${name}-watch`, ...alone]);
  await (await io.cloud()).deleteStack(`${name}-edge`);
}

async function needDocker(io: Site): Promise<void> {
  const program = io.env['CDK_DOCKER'] ?? 'docker';
  const { code } = await io
    .run(program, ['info'], { quiet: true })
    .catch((): { code: number } => ({ code: 1 }));
  if (code === 0) return;
  throw new CannotRun(
    `Cannot deploy: the bot's image is built with ${program}, and \`${program} info\` fails. Start it, or set CDK_DOCKER=podman (docs/image.md).`,
  );
}

type Outputs = Record<string, Record<string, string> | undefined>;

function readOutputs(): Outputs {
  return JSON.parse(readFileSync(OUTPUTS, 'utf8')) as Outputs;
}

/** What one does next, with the deployment's own names in it. */
export function whatNow(outputs: Outputs, of: { name: string; who: Identity }): string[] {
  const { name, who } = of;
  const api = outputs[`${name}-api`] ?? {};
  const url = outputs[`${name}-edge`]?.['Url'] ?? api['Url'] ?? '';
  const console = `https://${who.region}.console.aws.amazon.com/cloudwatch/home?region=${who.region}`;
  return [
    '',
    `API        ${url}`,
    `Key        aws secretsmanager get-secret-value --region ${who.region} --secret-id ${api['KeySecret'] ?? ''} --query SecretString --output text`,
    `Dashboard  ${console}#dashboards/dashboard/${name}`,
    '',
    'The first bot is warm in about a minute. Try it (KEY from the line above):',
    `  curl -s -H "Authorization: Bearer $KEY" ${url}/v1/pool`,
  ];
}
