/** `npm test`: installs what is missing, then runs the tests. Arguments go to vitest. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkNode, ensureChromium, ensurePackages } from './setup.mjs';

checkNode();
ensurePackages();
const chromium = ensureChromium();

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const done = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: {
    ...process.env,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...(chromium ? { CHROMIUM_PATH: chromium } : {}),
  },
});
process.exit(done.status ?? 1);
