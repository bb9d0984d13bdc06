/** `greenroom evals`: scripted callers against an agent. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRun } from '../../core/cannot-run.ts';
import type { EvalCase } from '../../core/evals.ts';
import { command } from '../command.ts';
import { flag, text, toggle, whole } from '../flags.ts';
import type { CaseResult } from './run-case.ts';

const FOLDER = new URL('../../agents/evals/', import.meta.url);

/** Fails where a bot did not do what was expected. */
export const evals = command({
  name: 'evals',
  script: 'npm run evals',
  summary: 'scripted callers against your agents: words, tools, latency, endings',
  about:
    'Has the callers of agents/evals/AGENT.ts talk to the agent, typed or spoken, with the providers that it names.',
  words: { usage: '[AGENT …]', least: 0, most: 100 },
  flags: {
    spoken: toggle('speaks over WebRTC in real time instead of typing'),
    repeat: flag({ takes: 'N', says: 'runs of each case', otherwise: '1' }, whole(1, 1_000)),
    seed: flag(
      { takes: 'N', says: 'of the noise of the first run', otherwise: '1' },
      whole(0, 1e9),
    ),
    only: flag({ takes: 'WORDS', says: 'cases whose name has these words', usually: 'all' }, text),
    junit: flag({ takes: 'FILE', says: 'results for a CI', usually: 'none' }, text),
    out: flag(
      { takes: 'DIR', says: 'recordings of what failed when spoken', usually: 'none' },
      text,
    ),
  },
  async run(asked, io) {
    const { evalTable, junitOf } = await import('./report.ts');
    const { passed } = await import('./run-case.ts');
    const names = asked.words.length > 0 ? asked.words : allNames();
    const xml: string[] = [];
    let good = true;
    for (const name of names) {
      const results = await runAgent(name, asked, io.env);
      for (const line of evalTable(name, results)) io.say(line);
      for (const result of results) keepRecording(asked.out, name, result);
      xml.push(junitOf(name, results));
      good &&= results.every(passed);
    }
    if (asked.junit !== undefined) writeFileSync(asked.junit, joinSuites(xml));
    return good ? 0 : 1;
  },
});

interface Wanted {
  readonly spoken: boolean;
  readonly repeat: number;
  readonly seed: number;
  readonly only?: string | undefined;
}

async function runAgent(
  name: string,
  { spoken, repeat, seed, only = '' }: Wanted,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CaseResult[]> {
  const cases = (await loadCases(name)).filter((one) => one.name.includes(only));
  const [{ runCase }, { findAgent }, text, speech, { BOT }] = await Promise.all([
    import('./run-case.ts'),
    import('../../services/bot/find-agent.ts'),
    import('./text-caller.ts'),
    import('./spoken-caller.ts'),
    import('./open-bot.ts'),
  ]);
  const agent = await findAgent(name, BOT);
  const results: CaseResult[] = [];
  for (const one of cases)
    for (let run = 1; run <= repeat; run++) {
      const caller = spoken
        ? await speech.openSpokenCaller(agent, one, { env, seed: seed + run - 1 })
        : await text.openTextCaller(agent, one, env);
      try {
        results.push(await runCase(one, run, caller));
      } finally {
        await caller.close();
      }
    }
  return results;
}

async function loadCases(name: string): Promise<readonly EvalCase[]> {
  const file = new URL(`${name}.ts`, FOLDER);
  if (!existsSync(file))
    throw new CannotRun(`Cannot evaluate ${name}: there is no agents/evals/${name}.ts`);
  const { default: cases } = (await import(file.href)) as { default?: readonly EvalCase[] };
  if (!Array.isArray(cases))
    throw new CannotRun(`agents/evals/${name}.ts must export default defineEvals([ … ])`);
  return cases;
}

function allNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'));
  return files.map((file) => file.slice(0, -'.ts'.length)).sort();
}

function keepRecording(folder: string | undefined, agent: string, result: CaseResult): void {
  if (folder === undefined || !result.recording) return;
  mkdirSync(folder, { recursive: true });
  const name = `${agent}-${result.name.replaceAll(/\W+/g, '-')}-${result.run}.wav`;
  writeFileSync(join(folder, name), result.recording);
}

function joinSuites(suites: readonly string[]): string {
  const [head = ''] = suites[0]?.split('\n') ?? [];
  const bodies = suites.map((suite) => suite.slice(suite.indexOf('\n') + 1));
  return `${head}\n<testsuites>\n${bodies.join('')}</testsuites>\n`;
}
