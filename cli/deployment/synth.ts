/** `npm run synth`: the templates, checked, with no network, no Docker and no credentials. */
import type { Command } from './command.ts';
import { readAssembly } from './read-assembly.ts';
import { readFlags } from './read-flags.ts';
import { runCdk } from './run-cdk.ts';

/** Where the CDK leaves its templates; `cdk.json` says the same. */
const OUT = 'cdk.out';

/** Synthesises all stacks; any finding without a reason is an error. */
export const synth: Command = {
  help: `npm run synth [-- --reasons] [--out DIR]

Writes the CloudFormation templates to ${OUT}/ and checks them: greenroom.config.ts, the CloudFormation validator, and
cdk-nag's AwsSolutions rules. Needs no network, no Docker and no credentials.

  --reasons   also prints every finding that was left as it is, with its reason
  --out DIR   writes them there   (${OUT})`,

  async run(args, io) {
    const { reasons, out } = readFlags(args, {
      reasons: { type: 'boolean', default: false },
      out: { type: 'string', default: OUT },
    });
    io.note('Synthesising (about ten seconds) …');
    await runCdk(io, ['synth', '--quiet', '--output', out], { quiet: true });
    const { stacks, resources, acknowledged } = readAssembly(out);
    if (reasons) for (const { rule, reason } of acknowledged) io.say(`${rule}: ${reason}`);
    io.say(
      `${stacks.length} stacks with ${resources} resources are in ${out}/; no finding without a reason, ` +
        `${acknowledged.length} with one (\`npm run synth -- --reasons\`).`,
    );
  },
};
