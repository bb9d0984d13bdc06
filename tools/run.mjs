/** Installs what is missing, then runs a TypeScript program in this very process: `node tools/run.mjs bin/deployment.ts synth`. */
import { pathToFileURL } from 'node:url';
import { checkNode, ensurePackages } from './setup.mjs';

checkNode();
ensurePackages();
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const [program] = process.argv.splice(2, 1);
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(program).href);
