/**
 * `npm run test:vpc` makes what needs a network first (templates, image), then runs the suite where there is none but its own:
 * in a network, a process and a mount namespace that go, with all that is in them, when this process goes, however it does.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.ts';
import { layImage } from './prepare/lay-image.ts';
import { synthesiseRevisions } from './prepare/synthesise.ts';
import { whyNoBed } from './prepare/why-no-bed.ts';
import { removeOldCgroups } from './tasks/cgroup.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

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
    writeFileSync(join(folder, 'resolv.conf'), '');
    console.log('Synthesising …');
    synthesiseRevisions(join(folder, 'assemblies'));
    console.log('Laying out the image …');
    await layImage(join(folder, 'image'));
    return await runInside(folder, args);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    removeOldCgroups();
  }
}

function runInside(folder: string, args: readonly string[]): Promise<number> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const suite = ['run', '--config', 'test/vpc/vitest.config.ts', '--root', '.', ...args];
  const command = [process.execPath, vitest, ...suite];
  const [file = '', ...rest] = alone(join(folder, 'resolv.conf'), command);
  const env = { ...process.env, GREENROOM_VPC: folder };
  const child = spawn(file, rest, { cwd: ROOT, stdio: 'inherit', env });
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
