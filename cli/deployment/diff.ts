/** `npm run diff`: what a deploy would change. */
import type { Command } from './command.ts';
import { runCdk } from './run-cdk.ts';

/** Compares with what is deployed. */
export const diff: Command = {
  help: `npm run diff [-- STACK …]

Prints what \`npm run deploy\` would change in the account that your credentials name. Changes nothing.
Other arguments go to \`cdk diff\`.`,

  async run(args, io) {
    const { account, region } = await io.cloud().identity();
    io.note(`Against account ${account}, ${region}`);
    await runCdk(io, ['diff', ...args]);
  },
};
