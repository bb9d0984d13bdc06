/** A report for people. */
import type { ChaosReport } from './chaos.ts';

/** Lines: how the callers fared, how long they waited, how calls ended, what went wrong, what must not have been. */
export function describeReport(report: ChaosReport): string[] {
  const { visits, waitsMs, virtualMs, counts, violations } = report;
  const at = (share: number) =>
    `${((waitsMs[Math.floor(share * (waitsMs.length - 1))] ?? 0) / 1000).toFixed(2)} s`;
  const of = (prefix: string) =>
    [...counts]
      .filter(([name]) => name.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name.slice(prefix.length)} ${count}`)
      .join(', ');
  const rules = new Map<string, number>();
  for (const { rule } of violations) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  return [
    `${Math.round(virtualMs / 60_000)} minutes of the pool's time`,
    `callers: ${[...visits].map(([how, count]) => `${how} ${count}`).join(', ')}`,
    `waits: median ${at(0.5)}, 99 of 100 within ${at(0.99)}, longest ${at(1)}; ${counts.get('queued') ?? 0} stood in line`,
    `ends: ${of('over: ')}`,
    `faults: ${of('fault: ') || 'none'}`,
    `tasks: ${counts.get('most tasks') ?? 0} at most`,
    violations.length === 0
      ? 'rules: all held (nobody served twice, nothing leaked, nothing left open, nobody overtaken, every end for its true reason)'
      : `BROKEN: ${[...rules].map(([rule, count]) => `${rule} (${count})`).join(', ')}`,
    ...violations
      .slice(0, 20)
      .map(({ atMs, rule, what }) => `  ${new Date(atMs).toISOString()} ${rule}: ${what}`),
  ];
}
