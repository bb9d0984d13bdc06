/**
 * `npm run test:vpc` makes what needs a network first (templates, image), then runs the suite where there is none but its own:
 * in a network, a process and a mount namespace that go, with all that is in them, when this process goes, however it does.
 * The whole suite goes in two lanes, each with namespaces of its own: one file waits as long as all others work.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.ts';
import { layImage } from './prepare/lay-image.ts';
import { whyNoBed } from './prepare/why-no-bed.ts';
import { removeOldCgroups } from './tasks/cgroup.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SYNTHESISE = fileURLToPath(new URL('prepare/synthesise-main.ts', import.meta.url));

/** The file with a lane of its own. */
const LONGEST = 'test/vpc/scenario.test.ts';

/** Runs it; arguments go to vitest. Answers the exit code, 0 where it is skipped. */
export async function runVpcSuite(args: readonly string[]): Promise<number> {
  const why = whyNoBed();
  if (why !== undefined) {
    console.log(`The VPC suite is skipped: ${why}.`);
    return 0;
  }
  removeOldCgroups();
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-vpc-'));
  try {
    chmodSync(folder, 0o755);
    console.log('Synthesising, and laying out the image …');
    await Promise.all([synthesise(join(folder, 'assemblies')), layImage(join(folder, 'image'))]);
    return args.length > 0 ? await runInside(folder, args) : await runLanes(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    removeOldCgroups();
  }
}

async function synthesise(folder: string): Promise<void> {
  const code = await run([process.execPath, '--import', 'tsx', SYNTHESISE, folder]);
  if (code !== 0) throw new Error(`Cannot synthesise: exit code ${code}`);
}

async function runLanes(folder: string): Promise<number> {
  const files = readdirSync(join(ROOT, 'test/vpc')).map((file) => `test/vpc/${file}`);
  const others = files.filter((file) => file.endsWith('.test.ts') && file !== LONGEST);
  let said = '';
  const codes = await Promise.all([
    runInside(folder, others),
    // What two say at once nobody can read.
    runInside(folder, [LONGEST], (text) => (said += text)),
  ]);
  console.log(said);
  return Math.max(...codes);
}

function runInside(
  folder: string,
  args: readonly string[],
  hear?: (text: string) => void,
): Promise<number> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const suite = ['run', '--config', 'test/vpc/vitest.config.ts', '--root', '.', ...args];
  const lane = mkdtempSync(join(folder, 'lane-'));
  // Containers' users must get through.
  chmodSync(lane, 0o755);
  const resolvConf = join(lane, 'resolv.conf');
  writeFileSync(resolvConf, '');
  const env = { GREENROOM_VPC: folder, GREENROOM_RESOLV_CONF: resolvConf };
  return run(alone(resolvConf, [process.execPath, vitest, ...suite]), { env, hear });
}

interface Running {
  readonly env?: NodeJS.ProcessEnv;
  /** Gets what is said, in place of the terminal. */
  readonly hear?: ((text: string) => void) | undefined;
}

function run([file = '', ...args]: readonly string[], of: Running = {}): Promise<number> {
  const { env, hear } = of;
  const child = spawn(file, args, {
    cwd: ROOT,
    stdio: hear ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ...env },
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => hear?.(text));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code ?? 1));
  });
}
