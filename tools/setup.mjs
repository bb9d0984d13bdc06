/** Plain-Node set-up for a fresh clone: installs what is missing, or says in one line what to do. No packages needed. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** docs/testing.md has the whole statement of the Node versions. */
const NODE_NEEDED = [20, 19];

// The SDK warns at each start of Node 20 that it will be dropped in 2027; every process that is started from here inherits this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Ends the process with one clear line. */
function giveUp(message) {
  console.error(message);
  process.exit(1);
}

/** Refuses a Node that is too old. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [needMajor, needMinor] = NODE_NEEDED;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  giveUp(
    `Cannot run on Node ${version}: install Node ${NODE_NEEDED.join('.')} or newer (nodejs.org).`,
  );
}

/**
 * Installs the packages of the lockfile that are missing or of another version: those of a call, or all of them, with what only
 * deploys, tests and benches need. What is there already stays, so that a system that runs meanwhile keeps its files.
 */
export async function ensurePackages(kind = 'call') {
  const wanted = wantedPackages(kind);
  const have = readPackages(`${ROOT}node_modules/.package-lock.json`);
  const missing = wanted.filter(([name, { version }]) => have[name]?.version !== version);
  if (missing.length === 0) return;
  const what = kind === 'call' ? 'the packages of a call' : 'the packages of deploys and tests';
  const told = createTold(`Installing ${what} (once)`, missing.length);
  // Install scripts stay off: every binary we use ships inside its package, and none may fetch anything.
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  // npm takes away what it is told to omit: where a developer has everything, a call brings everything up to date.
  const onlyCall = kind === 'call' && !Object.values(have).some(({ dev }) => dev);
  const npm = spawn('npm', [...args, '--loglevel=http', ...(onlyCall ? ['--omit=dev'] : [])], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  const wrong = [];
  createInterface({ input: npm.stderr }).on('line', (line) => {
    if (/^npm http fetch GET .*\.tgz/.test(line)) told.one();
    else if (!line.startsWith('npm http')) wrong.push(line);
  });
  const [code] = await once(npm, 'close');
  told.end();
  if (code !== 0)
    giveUp(
      `${wrong.join('\n')}\nCannot install packages: see the lines above; then run \`npm ci --ignore-scripts\`.`,
    );
}

/** Optional ones are for other systems, unless npm finds them fit. */
function wantedPackages(kind) {
  return Object.entries(readPackages(`${ROOT}package-lock.json`)).filter(
    ([name, { dev, optional, devOptional }]) =>
      name !== '' && !optional && !devOptional && (kind === 'all' || !dev),
  );
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/** How far it is: a line that is rewritten on a terminal, a line for each quarter elsewhere. */
function createTold(what, of) {
  let count = 0;
  let quarter = 0;
  const { stderr } = process;
  stderr.write(stderr.isTTY ? `${what} …` : `${what} …\n`);
  return {
    one() {
      count = Math.min(of, count + 1);
      if (stderr.isTTY) stderr.write(`\r\u001B[K${what}: ${count} of ${of}`);
      else if (count >= ((quarter + 1) * of) / 4) {
        quarter += 1;
        stderr.write(`  ${count} of ${of}\n`);
      }
    },
    end: () => void (stderr.isTTY && stderr.write('\r\u001B[K')),
  };
}

/** The path of a command, or nothing. */
export function which(command) {
  const found = spawnSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' });
  return found.stdout.trim() || undefined;
}

/** The path of a Chromium for the browser tests; nothing where there is none, and nothing is ever installed on the system. */
export function findChromium() {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  return which('chromium') ?? which('google-chrome') ?? which('chromium-browser');
}
