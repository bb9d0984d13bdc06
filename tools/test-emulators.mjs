/**
 * `npm run test:localstack` and `npm run test:moto`: installs what is missing, then runs the suite of that name in `test/`.
 * LocalStack's runs at the endpoint that AWS_ENDPOINT_URL names, or at one that it starts and stops itself. Further
 * arguments go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkNode, ensurePackages } from './setup.mjs';

const [suite, ...rest] = process.argv.slice(2);
checkNode();
ensurePackages();
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const config = ['--config', `test/${suite}/vitest.config.ts`, '--root', '.'];
const done = spawnSync(process.execPath, [vitest, 'run', ...config, ...rest], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
});
process.exit(done.status ?? 1);
