/** `npm start`: installs what is missing, then runs the whole system on this machine. `npm start -- --help` shows the flags. */
import { checkNode, ensurePackages } from './setup.mjs';

checkNode();
ensurePackages();
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

// In this very process, so that signals need no passing on.
const { register } = await import('tsx/esm/api');
register();
await import('../local/main.ts');
