import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bench, runBench } from '../../bench/run-bench.ts';

let folder = '';
let said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'));
  said = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function createBench(): Bench & { ran: string[] } {
  const ran: string[] = [];
  const section = (name: string) => ({
    name,
    about: `what ${name} tells`,
    async run({ scale }: { scale: number }) {
      ran.push(name);
      return { lines: [`${name} took ${scale}`], saved: { took: scale } };
    },
  });
  const sections = [section('one'), section('two')];
  return { command: 'npm run it', about: 'A bench.', sections, out: join(folder, 'a/b.json'), ran };
}

describe('runBench', () => {
  it('runs the sections that are named, and keeps what an earlier run saved of the others', async () => {
    const bench = createBench();
    await runBench(bench, []);
    await runBench(bench, ['--only', 'two', '--scale', '0.5']);
    expect(bench.ran).toEqual(['one', 'two', 'two']);
    const saved = JSON.parse(readFileSync(bench.out, 'utf8')) as Record<string, object>;
    expect(saved).toMatchObject({ one: { took: 1 }, two: { took: 0.5, scale: 0.5 } });
    expect(saved['one']).toHaveProperty('machine.cores');
    expect(said.join('\n')).toContain('two took 0.5');
  });

  it('says what there is, and runs nothing, when asked for help', async () => {
    const bench = createBench();
    await runBench(bench, ['--help']);
    expect(bench.ran).toEqual([]);
    expect(said.join('\n')).toMatch(/--only[^]*one {2}what one tells/);
  });

  it('refuses arguments that make no sense, with what would', async () => {
    const bench = createBench();
    await expect(runBench(bench, ['--only', 'three'])).rejects.toThrow(
      '--only takes one, two; got',
    );
    await expect(runBench(bench, ['--scale', '0'])).rejects.toThrow(
      '--scale must be a number above',
    );
    await expect(runBench(bench, ['--what'])).rejects.toThrow('--what');
    expect(bench.ran).toEqual([]);
  });
});
