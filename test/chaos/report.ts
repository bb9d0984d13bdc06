/** How a run went, for the program and for people. */
import { textTable } from '../../cli/table.ts';
import type { Callers, Visit } from './callers.ts';
import type { Violation } from './judge.ts';
import type { Scene } from './scene.ts';

/** How a run went. */
export interface ChaosReport {
  readonly violations: readonly Violation[];
  readonly counts: ReadonlyMap<string, number>;
  readonly visits: ReadonlyMap<Visit, number>;
  /** From a caller's first request to being told of a bot, sorted. */
  readonly waitsMs: readonly number[];
  /** By the run's own clock. */
  readonly lastedMs: number;
}

/** A report under way. */
export function reportOf(run: { readonly world: Scene; readonly callers: Callers }) {
  const { violations, counts } = run.world.judge;
  const visits = new Map<Visit, number>();
  let over = 0;
  return {
    /** Notes how a visit went, and answers how many are over. */
    visited(how: Visit): number {
      visits.set(how, (visits.get(how) ?? 0) + 1);
      return ++over;
    },
    done(lastedMs: number): ChaosReport {
      const waitsMs = run.callers.waitsMs.toSorted((a, b) => a - b);
      return { violations, counts, visits, waitsMs, lastedMs };
    },
  };
}

/** The same as plain JSON. */
export function toJson({ violations, counts, visits, waitsMs, lastedMs }: ChaosReport) {
  const at = atOf(waitsMs);
  return {
    held: violations.length === 0,
    violations,
    visits: Object.fromEntries(visits),
    waitsMs: { median: at(0.5), p99: at(0.99), longest: at(1) },
    counts: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    lastedMs,
  };
}

/** Lines: how the callers fared, how long they waited, how calls ended, what went wrong, what must not have been. */
export function describeReport(report: ChaosReport): string[] {
  const { visits, waitsMs, lastedMs, counts, violations } = report;
  const at = atOf(waitsMs);
  const seconds = (share: number) => `${(at(share) / 1000).toFixed(2)} s`;
  const of = (prefix: string) =>
    [...counts]
      .filter(([name]) => name.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => [`  ${name.slice(prefix.length)}`, count] as const);
  const held = of('held: ');
  const rules = new Map<string, number>();
  for (const { rule } of violations) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  return [
    ...textTable(
      ['', 'count'],
      [
        ['callers', ''],
        ...[...visits].map(([how, count]) => [`  ${how}`, count] as const),
        ['ends of sessions', ''],
        ...of('over: '),
        ['faults', ''],
        ...of('fault: '),
        ...(held.length > 0 ? [['each process held', ''] as const, ...held] : []),
        ['most at once', ''],
        ...of('most '),
      ],
    ),
    `${(lastedMs / 60_000).toFixed(1)} minutes of the pool's time`,
    `waits: median ${seconds(0.5)}, 99 of 100 within ${seconds(0.99)}, longest ${seconds(1)}; ${counts.get('queued') ?? 0} stood in line`,
    violations.length === 0
      ? 'rules: all held (nobody served twice, nothing leaked, nothing left open, nobody overtaken, every end for its true reason)'
      : `BROKEN: ${[...rules].map(([rule, count]) => `${rule} (${count})`).join(', ')}`,
    ...violations
      .slice(0, 20)
      .map(({ atMs, rule, what }) => `  ${new Date(atMs).toISOString()} ${rule}: ${what}`),
  ];
}

function atOf(sorted: readonly number[]) {
  return (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
