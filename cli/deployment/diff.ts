/** `greenroom diff`: what a deploy would change. */
import { command } from '../command.ts';
import { stageFlag } from './stage-flag.ts';
import type { DeploymentReach } from './reach.ts';
import { runCdk } from './run-cdk.ts';

/** Compares with what is deployed. */
export const diff = (reach: DeploymentReach) =>
  command({
    name: 'diff',
    script: 'npm run diff',
    summary: 'what a deploy would change; changes nothing',
    about: `Prints what a deploy would change in the account that your credentials name. Changes nothing.
Words after a second -- go to \`cdk diff\`.`,
    packages: 'all',
    words: { usage: '[STACK …]', least: 0, most: 100 },
    flags: { stage: stageFlag },
    async run({ words, stage }, terminal) {
      const io = { ...terminal, ...reach.at(stage) };
      const { account, region } = await (await io.cloud()).identity();
      io.note(`Against account ${account}, ${region}`);
      await runCdk(io, ['diff', ...words]);
    },
  });
