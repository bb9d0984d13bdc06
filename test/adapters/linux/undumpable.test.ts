import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { koffiPath, whyNoKoffi } from './koffi.ts';

const why = whyNoKoffi();

/** A supervisor with a secret, and an agent under the same user that tries to get at it. */
const SUPERVISOR = `
  import { spawn } from 'node:child_process';
  import { makeUndumpable } from './undumpable.mjs';
  if (process.argv[2] === 'hidden') makeUndumpable();
  const agent = spawn(process.execPath, ['agent.mjs', String(process.pid)], { stdio: 'inherit', env: {} });
  agent.on('exit', (code) => process.exit(code));
`;
const AGENT = `
  import { openSync, readFileSync, readlinkSync } from 'node:fs';
  const [of] = process.argv.slice(2);
  const attempt = (work) => { try { return work(); } catch (error) { return error.code; } };
  const environ = attempt(() => readFileSync('/proc/' + of + '/environ', 'latin1'));
  console.log(JSON.stringify({
    environ: environ.includes('SECRET=of-the-task') ? 'read' : environ,
    memory: attempt(() => openSync('/proc/' + of + '/mem')) === 'EACCES' ? 'EACCES' : 'opened',
    files: attempt(() => readlinkSync('/proc/' + of + '/fd/0')) === 'EACCES' ? 'EACCES' : 'read',
    own: attempt(() => readFileSync('/proc/self/environ', 'latin1').length) === 'EACCES' ? 'EACCES' : 'read',
  }));
`;

const folder = mkdtempSync(join(tmpdir(), 'greenroom-hide-'));

describe.skipIf(why !== '')(`makeUndumpable${why && ` (skipped: ${why})`}`, () => {
  beforeAll(async () => {
    await build({
      entryPoints: ['adapters/linux/undumpable.ts'],
      outfile: join(folder, 'undumpable.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    writeFileSync(join(folder, 'supervisor.mjs'), SUPERVISOR);
    writeFileSync(join(folder, 'agent.mjs'), AGENT);
    chmodSync(folder, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps environment, memory and files from an agent of the same user, which may read its own', async () => {
    expect(await run('hidden')).toEqual({
      environ: 'EACCES',
      memory: 'EACCES',
      files: 'EACCES',
      own: 'read',
    });
  });

  it('is what keeps them: without it the agent reads the task’s secret', async () => {
    expect(await run('open')).toMatchObject({ environ: 'read' });
  });
});

/** Not as root, who may read everything. */
function run(how: string): Promise<unknown> {
  const user = process.getuid?.() === 0 ? { uid: 10_001, gid: 10_001 } : {};
  const child = spawn(process.execPath, ['supervisor.mjs', how], {
    cwd: folder,
    env: { SECRET: 'of-the-task', NODE_PATH: koffiPath() },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...user,
  });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(JSON.parse(said) as unknown));
  });
}
