/** What an evaluation tells: a table for people, JUnit for a CI. */
import { escapeXml } from '../../adapters/phone/xml.ts';
import { textTable } from '../table.ts';
import { type CaseResult, passed } from './run-case.ts';

/** A line a case: how often it passed, how fast the bot answered, and what was wrong first. */
export function evalTable(agent: string, results: readonly CaseResult[]): string[] {
  const names = [...new Set(results.map(({ name }) => name))];
  const rows = names.map((name) => {
    const runs = results.filter((result) => result.name === name);
    const times = runs.flatMap(({ turns }) => turns.flatMap((turn) => turn.answeredAfterMs ?? []));
    const good = runs.filter(passed).length;
    return [name, `${good} of ${runs.length}`, sayMs(median(times)), sayMs(Math.max(...times))];
  });
  const table = textTable([agent, 'passed', 'answer', 'slowest'], rows);
  return [...table, ...results.flatMap(sayWrong)];
}

function sayWrong({ name, run, turns }: CaseResult): string[] {
  return turns.flatMap(({ caller, wrong }) =>
    wrong.map((sentence) => `${name} (run ${run}), after “${caller}”: ${sentence}`),
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function sayMs(ms: number): string {
  return Number.isFinite(ms) ? `${Math.round(ms)} ms` : '–';
}

/** The results as JUnit's XML, as CIs read it. */
export function junitOf(agent: string, results: readonly CaseResult[]): string {
  const cases = results.map(
    (result) =>
      `  <testcase classname="${escapeXml(agent)}" name="${escapeXml(`${result.name} (run ${result.run})`)}" ` +
      `time="${(result.ms / 1000).toFixed(3)}">${failuresOf(result)}</testcase>`,
  );
  const failures = results.filter((result) => !passed(result)).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${escapeXml(agent)}" tests="${results.length}" failures="${failures}">`,
    ...cases,
    '</testsuite>',
    '',
  ].join('\n');
}

function failuresOf(result: CaseResult): string {
  const sentences = sayWrong(result);
  if (sentences.length === 0) return '';
  return `<failure message="${escapeXml(sentences[0] ?? '')}">${escapeXml(sentences.join('\n'))}</failure>`;
}
