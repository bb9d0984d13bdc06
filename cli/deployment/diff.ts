/** `greenroom diff`: what a deploy would change. */
import { command } from '../command.ts';
import type { DeploymentReach } from './account/reach.ts';
import { findBuilder } from './cdk/choose-builder.ts';
import { debianWords } from './cdk/debian-words.ts';
import { runCdk } from './cdk/run-cdk.ts';
import { stageFlag } from './cdk/stage-flag.ts';

/** Compares with what is deployed. */
export const diff = (reach: DeploymentReach) =>
  command({
    name: 'diff',
    script: 'npm run diff',
    summary: 'what a deploy would change; changes nothing',
    about: `Prints what a deploy would change in the account that your credentials name, patches of Debian's in the
bots' images among it where there is Docker or umoci. Changes nothing.
Words after a second -- go to \`cdk diff\`.`,
    packages: 'all',
    words: { usage: '[STACK …]', least: 0, most: 100 },
    flags: { stage: stageFlag },
    async run({ words, stage }, terminal) {
      const io = { ...terminal, ...reach.at(stage) };
      const [cloud, config] = await Promise.all([io.cloud(), io.config()]);
      const { account, region } = await cloud.identity();
      io.note(`Against account ${account}, ${region}`);
      const builder = await findBuilder(io, config.edge.enabled);
      const debian = await debianWords(io, { cloud, config, builder });
      await runCdk(io, ['diff', ...words, ...debian]);
    },
  });
