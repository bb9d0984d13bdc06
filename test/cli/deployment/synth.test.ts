import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'greenroom-bare-'));
const out = join(folder, 'cdk.out');
afterAll(() => rmSync(folder, { recursive: true }));

/** A machine with Node and a shell: no Docker, no credentials, no home, and where the kernel allows it no network. */
function bareMachine(): { env: Record<string, string>; alone: string[] } {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const name of ['sh', 'bash', 'npx']) symlinkSync(pathOf(name), join(bin, name));
  const canUnshare = spawnSync('unshare', ['-n', 'true']).status === 0;
  return {
    env: { PATH: bin, HOME: join(folder, 'home'), CI: 'true' },
    alone: canUnshare ? [pathOf('unshare'), '-n'] : [],
  };
}

function pathOf(name: string): string {
  return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
}

describe('greenroom synth', () => {
  it('synthesises everything, bundles and all, with no network, no Docker and no credentials', () => {
    const { env, alone } = bareMachine();
    const command = [...alone, process.execPath, 'bin/greenroom.mjs'];
    const [program, ...args] = [...command, 'synth', '--out', out, '--reasons'];
    const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as unknown });
    expect(stdout).toMatch(
      /^\d+ stacks with \d+ resources .* no finding without a reason, \d+ with one/m,
    );
    expect(stdout).toMatch(/^AwsSolutions-EC23: Callers are anywhere/m);
    expect(readdirSync(out)).toContain('greenroom-network.template.json');
    const bundles = readdirSync(out).filter((name) => existsSync(join(out, name, 'index.mjs')));
    // The API, the scaler, the page, and what clears the cluster.
    expect(bundles).toHaveLength(4);
  }, 300_000);

  it('stages for the bot’s image all that its build reads, and nothing that calls for a new revision', async () => {
    const [staged = ''] = readdirSync(out)
      .map((name) => join(out, name))
      .filter((path) => existsSync(join(path, 'services/bot/Dockerfile')));
    const entryPoints = [
      'tools/image/lay-out.ts',
      'services/supervisor/main.ts',
      'services/bot/main.ts',
    ];
    const { errors } = await esbuild({
      entryPoints: [...entryPoints, 'services/supervisor/health.ts', 'agents/receptionist.ts'],
      absWorkingDir: staged,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      write: false,
      outdir: 'nowhere',
      logLevel: 'silent',
    });
    expect(errors).toEqual([]);
    expect(readdirSync(staged).sort()).toEqual([
      'adapters',
      'agents',
      'core',
      'package-lock.json',
      'package.json',
      'services',
      'tools',
      'tsconfig.json',
    ]);
    expect(readdirSync(join(staged, 'services')).sort()).toEqual([
      'bot',
      'edge',
      'pipecat',
      'supervisor',
    ]);
    expect(readdirSync(join(staged, 'services/edge'))).toEqual(['path-token.js']);
  });
});
