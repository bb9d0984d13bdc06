import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { koffiPath, whyNoKoffi } from '../../../adapters/linux/koffi.ts';

/** A process that inherits orphans as process 1 does, with a child of its own, and one that a child leaves behind. */
const PARENT = `
  import { spawn } from 'node:child_process';
  import { libcFunction } from './libc.mjs';
  import { createCollector } from './collect-dead.mjs';
  import { deadChildrenOf } from './process-group.mjs';
  import { reapOrphans } from './reap-orphans.mjs';
  const PR_SET_CHILD_SUBREAPER = 36;
  libcFunction('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)')(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const stop = new AbortController();
  const told = [];
  spawn('sh', ['-c', '(sleep 0.05; exit 3) & exit 4']).once('exit', (code) => told.push(code));
  const zombies = async () => { while (deadChildrenOf(process.pid).length === 0) await sleep(20); };
  await zombies();
  await sleep(100);
  const left = deadChildrenOf(process.pid).length;
  if (process.argv[2] === 'reaps') {
    void reapOrphans({ clock: { sleep: () => sleep(20) }, collect: createCollector(), pid: process.pid }, stop.signal);
  }
  const own = spawn('sh', ['-c', 'sleep 0.2; exit 5']);
  await new Promise((resolve) => own.once('exit', (code) => resolve(told.push(code))));
  await sleep(100);
  stop.abort();
  console.log(JSON.stringify({ told, left, after: deadChildrenOf(process.pid).length }));
`;

const why = whyNoKoffi();
const folder = mkdtempSync(join(tmpdir(), 'greenroom-reap-'));

describe.skipIf(why !== '')(`reapOrphans${why && ` (skipped: ${why})`}`, () => {
  beforeAll(async () => {
    const files = ['adapters/linux/libc.ts', 'adapters/linux/collect-dead.ts'];
    const own = [
      'services/supervisor/process/process-group.ts',
      'services/supervisor/process/reap-orphans.ts',
    ];
    await build({
      entryPoints: [...files, ...own],
      outdir: folder,
      outbase: '.',
      entryNames: '[name]',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    writeFileSync(join(folder, 'parent.mjs'), PARENT);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes leave of what children have left behind, and of no child of its own', async () => {
    expect(await run('reaps')).toEqual({ told: [4, 5], left: 1, after: 0 });
  });

  it('is what does: without it the dead stay', async () => {
    expect(await run('does not')).toEqual({ told: [4, 5], left: 1, after: 1 });
  });
});

async function run(how: string): Promise<unknown> {
  const child = spawn(process.execPath, ['parent.mjs', how], {
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_PATH: koffiPath() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as unknown;
}
