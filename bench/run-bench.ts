/** Runs a benchmark's sections one after another, prints their figures and saves them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, totalmem, type } from 'node:os';
import { dirname } from 'node:path';
import type { Io } from '../cli/command.ts';
import { createProgress } from '../cli/progress.ts';
import { WrongUse } from '../core/cannot-run.ts';
import type { Section } from './section.ts';

/** A benchmark: what it is made of. */
export interface Bench {
  readonly sections: readonly Section[];
  /** Where figures are kept, unless `--out` says otherwise. */
  readonly out: string;
}

/** What of it is to be run. */
export interface BenchAsked {
  /** Names of sections, with commas; all of them where it is not given. */
  readonly only?: string | undefined;
  /** Times the usual sample sizes. */
  readonly scale: number;
  readonly out?: string | undefined;
}

/** Runs it. Throws `WrongUse` for a section that is none. */
export async function runBench(bench: Bench, asked: BenchAsked, io: Io): Promise<void> {
  const chosen = choose(bench, asked.only);
  const { scale, out = bench.out } = asked;
  const progress = createProgress(io.err, io.clock);
  for (const section of chosen) {
    const machine = describeMachine();
    const { lines, saved } = await section.run({ progress, scale });
    progress.end();
    io.say([`\n${section.name}: ${section.about}`, ...lines.map((line) => `  ${line}`)].join('\n'));
    save(out, {
      [section.name]: { at: new Date().toISOString(), machine, scale, ...saved },
    });
  }
  io.say(`\nSaved to ${out}`);
}

function choose({ sections }: Bench, only: string | undefined): readonly Section[] {
  if (only === undefined) return sections;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !sections.some((section) => section.name === name));
  if (unknown.length === 0) return sections.filter(({ name }) => names.includes(name));
  const known = sections.map(({ name }) => name).join(', ');
  throw new WrongUse(`--only takes ${known}; got ${unknown.join(', ')}`);
}

/** What a figure must be read with: other machines, and other work on this one, give others. */
function describeMachine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${arch()}`,
    node: process.version,
    loadBefore: loadavg().map((load) => Number(load.toFixed(2))),
  };
}

/** Sections that were not run keep what an earlier run saved. */
function save(file: string, figures: Readonly<Record<string, unknown>>): void {
  mkdirSync(dirname(file), { recursive: true });
  const kept = readKept(file);
  writeFileSync(file, `${JSON.stringify({ ...kept, ...figures }, null, 1)}\n`);
}

function readKept(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
