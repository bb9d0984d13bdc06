/** The diagnosis for people. */
import type { AskedEndpoint } from './account/facts.ts';
import type { Concurrency } from './concurrency.ts';
import type { Diagnosis } from './diagnose.ts';
import type { Finding, Status } from './finding.ts';

const MARKS: Readonly<Record<Status, string>> = { ok: '✓', warn: '!', fail: '✗', skip: '-' };

/** The report, line by line. */
export function reportOf(
  target: AskedEndpoint,
  { findings, concurrency, raises }: Diagnosis,
): string[] {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return [
    `Greenroom doctor: ${placeOf(target)}`,
    '',
    ...findings.flatMap((finding) => linesOf(finding, width)),
    '',
    ...callsOf(concurrency),
    ...(raises.length === 0 ? [] : ['', 'Raises to ask for:']),
    ...raises.flatMap(({ quota, have, ask, why, command }) => [
      `  ${quota}: ${have} → ${ask} (${why})`,
      `    ${command}`,
    ]),
    '',
    verdictOf(findings),
  ];
}

function placeOf({ kind, url }: AskedEndpoint): string {
  if (kind === 'local') return 'the system of `npm start`, by its endpoint variables';
  return kind === 'aws' ? 'AWS' : `the endpoint ${url}`;
}

function linesOf({ check, status, says, todo }: Finding, width: number): string[] {
  const line = `  ${MARKS[status]} ${check.padEnd(width)}  ${says}`;
  return todo === undefined ? [line] : [line, `    ${' '.repeat(width)}  → ${todo}`];
}

function callsOf({ ownTask, withSpareSeats, boundBy, unknown }: Concurrency): string[] {
  const calls = `${ownTask} with a task of their own, ${withSpareSeats} with the spare seats`;
  if (unknown.length === 0) return [`Calls at once: ${calls} (bound by ${boundBy}).`];
  const what = unknown.join(' and ');
  return [`Calls at once: not known without the ${what}; greenroom.config.ts asks for ${calls}.`];
}

function verdictOf(findings: readonly Finding[]): string {
  const count = (status: Status) => findings.filter((one) => one.status === status).length;
  const [failed, warned] = [count('fail'), count('warn')];
  if (failed > 0) return `Not ready: ${failed} to mend before a deploy (marked ✗).`;
  return warned > 0 ? `Ready, with ${warned} to know of (marked !).` : 'Ready.';
}
