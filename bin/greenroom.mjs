#!/usr/bin/env node
/** `npx greenroom`: installs what is missing, then runs the command. Plain Node, so that it starts on a fresh clone. */
import { checkNode, ensurePackages } from '../tools/setup.mjs';

checkNode();
ensurePackages();
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const { register } = await import('tsx/esm/api');
register();
await import('../cli/main.ts');
