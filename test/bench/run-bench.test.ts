import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, runBench } from '../../bench/run-bench.ts';
import { fakeIo } from '../cli/fake-io.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'));
});

afterEach(() => {
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
  return { sections, out: join(folder, 'a/b.json'), ran };
}

describe('runBench', () => {
  it('runs the sections that are named, and keeps what an earlier run saved of the others', async () => {
    const bench = createBench();
    const io = fakeIo();
    await runBench(bench, { scale: 1 }, io);
    await runBench(bench, { only: 'two', scale: 0.5 }, io);
    expect(bench.ran).toEqual(['one', 'two', 'two']);
    const saved = JSON.parse(readFileSync(bench.out, 'utf8')) as Record<string, object>;
    expect(saved).toMatchObject({ one: { took: 1 }, two: { took: 0.5, scale: 0.5 } });
    expect(saved['one']).toHaveProperty('machine.cores');
    expect(io.said.join('\n')).toContain('two took 0.5');
  });

  it('refuses a section that is none, with those that are', async () => {
    const bench = createBench();
    await expect(runBench(bench, { only: 'three', scale: 1 }, fakeIo())).rejects.toThrow(
      '--only takes one, two; got three',
    );
    expect(bench.ran).toEqual([]);
  });
});
