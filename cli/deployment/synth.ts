/** `greenroom synth`: the templates, checked, with no network, no Docker and no credentials. */
import { command } from '../command.ts';
import { flag, text, toggle } from '../flags.ts';
import type { DeploymentReach } from './account/reach.ts';
import { readAssembly } from './cdk/read-assembly.ts';
import { runCdk } from './cdk/run-cdk.ts';
import { stageFlag } from './cdk/stage-flag.ts';

/** Where the CDK leaves its templates; `cdk.json` says the same. */
const OUT = 'cdk.out';

/** Synthesises all stacks; any finding without a reason is an error. */
export const synth = (reach: DeploymentReach) =>
  command({
    name: 'synth',
    script: 'npm run synth',
    summary: 'the CloudFormation templates, checked; no network, no Docker, no credentials',
    about: `Writes the CloudFormation templates to ${OUT}/ and checks them: greenroom.config.ts, the CloudFormation validator, and
cdk-nag's AwsSolutions rules. Needs no network, no Docker and no credentials.`,
    packages: 'all',
    flags: {
      stage: stageFlag,
      reasons: toggle('also prints every finding that was left as it is, with its reason'),
      out: flag({ takes: 'DIR', says: 'writes them there', otherwise: OUT }, text),
    },
    async run({ reasons, out, stage }, terminal) {
      const io = { ...terminal, ...reach.at(stage) };
      io.note('Synthesising (about ten seconds) …');
      await runCdk(io, ['synth', '--quiet', '--output', out], { quiet: true });
      const { stacks, resources, acknowledged } = readAssembly(out);
      if (reasons) for (const { rule, reason } of acknowledged) io.say(`${rule}: ${reason}`);
      io.say(
        `${stacks.length} stacks with ${resources} resources are in ${out}/; no finding without a reason, ` +
          `${acknowledged.length} with one (\`npx greenroom synth --reasons\`).`,
      );
    },
  });
