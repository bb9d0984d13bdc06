#!/usr/bin/env node
/** `npx greenroom`: installs what is missing, then runs the command. Plain Node, so that it starts on a fresh clone. */
import { bareHelp } from '../tools/bare-help.mjs';
import { checkNode, ensurePackages } from '../tools/setup.mjs';

checkNode();
const help = bareHelp(process.argv.slice(2));
if (help === undefined) {
  await ensurePackages('call');
  // In this very process, so that signals need no passing on.
  const { register } = await import('tsx/esm/api');
  register();
  await import('../cli/main.ts');
} else console.log(help);
