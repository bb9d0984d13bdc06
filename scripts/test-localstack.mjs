/**
 * `npm run test:localstack`: installs what is missing, then runs the suite at the endpoint that AWS_ENDPOINT_URL names, or
 * at a LocalStack that it starts and stops itself. Arguments go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkNode, ensurePackages } from './setup.mjs';

checkNode();
ensurePackages();
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const config = ['--config', 'test/localstack/vitest.config.ts', '--root', '.'];
const done = spawnSync(process.execPath, [vitest, 'run', ...config, ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
});
process.exit(done.status ?? 1);
