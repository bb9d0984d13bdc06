/** Runs a benchmark's sections one after another, prints their figures and saves them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, totalmem, type } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgress } from './progress.ts';
import type { Section } from './section.ts';

/** A benchmark: how it is called, what it is made of. */
export interface Bench {
  readonly command: string;
  readonly about: string;
  readonly sections: readonly Section[];
  /** Where figures are kept, unless `--out` says otherwise. */
  readonly out: string;
}

/** Runs what the arguments name. Throws with a sentence for arguments that make no sense. */
export async function runBench(bench: Bench, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      scale: { type: 'string', default: '1' },
      out: { type: 'string', default: bench.out },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(helpOf(bench));
    return;
  }
  const chosen = choose(bench, values.only);
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 10)) {
    throw new Error(`--scale must be a number above 0 and up to 10, got ${values.scale}`);
  }
  const progress = createProgress(process.stderr);
  for (const section of chosen) {
    const machine = describeMachine();
    const { lines, saved } = await section.run({ progress, scale });
    progress.finish();
    console.log(
      [`\n${section.name}: ${section.about}`, ...lines.map((line) => `  ${line}`)].join('\n'),
    );
    save(values.out, {
      [section.name]: { at: new Date().toISOString(), machine, scale, ...saved },
    });
  }
  console.log(`\nSaved to ${values.out}`);
}

function choose({ sections, command }: Bench, only: string | undefined): readonly Section[] {
  if (only === undefined) return sections;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !sections.some((section) => section.name === name));
  if (unknown.length === 0) return sections.filter(({ name }) => names.includes(name));
  const known = sections.map(({ name }) => name).join(', ');
  throw new Error(`--only takes ${known}; got ${unknown.join(', ')} (see ${command} -- --help)`);
}

function helpOf({ command, about, sections, out }: Bench): string {
  const width = Math.max(...sections.map(({ name }) => name.length));
  return [
    about,
    '',
    `  ${command} -- [flags]`,
    '',
    '  --only NAME[,NAME]  these sections and no others',
    '  --scale NUMBER      times the usual sample sizes; 0.2 for a quick look  (1)',
    `  --out FILE          where figures are kept, by section                  (${out})`,
    '',
    'Sections:',
    ...sections.map(({ name, about: what }) => `  ${name.padEnd(width)}  ${what}`),
  ].join('\n');
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
