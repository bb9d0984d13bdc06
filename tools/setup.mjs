/** Plain-Node set-up for a fresh clone: installs what is missing, or says in one line what to do. No packages needed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE_NEEDED = [20, 19];

/** Ends the process with one clear line. */
export function giveUp(message) {
  console.error(message);
  process.exit(1);
}

/** The AWS SDK would warn on every start that Node 20 is not its newest; `docs/node.md` says which we run on, and until when. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Refuses a Node that is too old. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [needMajor, needMinor] = NODE_NEEDED;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  giveUp(
    `Cannot run on Node ${version}: install Node ${NODE_NEEDED.join('.')} or newer (nodejs.org).`,
  );
}

/** Installs the packages of the lockfile when they are missing or older than it. */
export function ensurePackages() {
  const installed = `${ROOT}node_modules/.package-lock.json`;
  const lock = `${ROOT}package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  if (existsSync(installed) && sameLock(installed, lock)) return;
  console.error('Installing packages (once; about half a minute) …');
  // Install scripts stay off: every binary we use ships inside its package, and none may fetch anything.
  const done = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  if (done.status !== 0)
    giveUp('Cannot install packages: see the lines above; then run `npm ci --ignore-scripts`.');
}

/** Whether what is installed is what the lockfile names; a checkout alone makes the lockfile look newer. */
function sameLock(installed, lock) {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const have = read(installed);
  return Object.entries(read(lock)).every(([name, wanted]) => {
    if (name === '' || wanted.optional) return true;
    return have[name]?.version === wanted.version;
  });
}

/** The path of a command, or nothing. */
export function which(command) {
  const found = spawnSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' });
  return found.stdout.trim() || undefined;
}

/**
 * Makes sure of a Chromium for the browser tests: an installed one, else the system's package manager where that is
 * allowed. Answers its path, or nothing where there is none to be had; the browser tests then say that they were skipped.
 */
export function ensureChromium() {
  const found =
    process.env.CHROMIUM_PATH ||
    which('chromium') ||
    which('google-chrome') ||
    which('chromium-browser');
  if (found) return found;
  if (process.getuid?.() === 0 && which('apt-get')) {
    console.error('Installing Chromium for the browser tests …');
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-q'], quiet);
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], quiet);
    if (which('chromium')) return which('chromium');
  }
  console.error(
    'No Chromium: browser tests are skipped. Install one (`sudo apt-get install chromium`) or set CHROMIUM_PATH.',
  );
  return undefined;
}
