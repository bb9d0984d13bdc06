/** The answer as plain text for a terminal. */
import { textTable } from '../../cli/table.ts';
import { stamp } from '../../traffic/regular-counts.ts';
import type { PricedComparison, PricedFigures } from '../compare/answer.ts';
import { labelOf } from '../compare/contenders.ts';
import { summarise } from './summary.ts';

/** Text of at most 120 columns. */
export function textReport(answer: PricedComparison): string {
  const parts = [
    headline(answer),
    table(COLUMNS, answer.rows),
    ...(answer.own ? [equalTable(answer, answer.own)] : []),
    ...(answer.ladder.length > 0 ? [ladderTable(answer)] : []),
    ...(answer.worstHours.length > 0 ? [worstTable(answer)] : []),
    summarise(answer).join('\n'),
    ...(answer.notes.length > 0
      ? [`Notes\n${answer.notes.map((note) => `- ${note}`).join('\n')}`]
      : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function headline({ comparison, rows, cost, taskHourUsd }: PricedComparison): string {
  const { window, trace, settings, seeds } = comparison;
  const { pool, launch } = settings;
  const days = (window.toS - window.fromS) / 86_400;
  const sessions = Math.round((rows[0]?.sessions ?? 0) / seeds);
  return [
    `${trace.name}: ${sessions} sessions in ${days.toFixed(1)} days, ${stamp(window.fromS)} to ${stamp(window.toS)}; ${seeds === 1 ? 'one seed' : `${seeds} seeds`}; ${(rows[0]?.meanActive ?? 0).toPrecision(2)} calls at a time in the mean`,
    `lead time ${launch.leadS} s, tick ${pool.tickS} s, refill at the ${pool.refill}, ${pool.reuse ? 'tasks serve again' : 'one session a task'}, ${pool.spareSeats} spare seats; ${cost.region}, $${taskHourUsd.toFixed(5)} a task-hour`,
  ].join('\n');
}

interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => string;
}

const COLUMNS: readonly Column<PricedFigures>[] = [
  { head: 'rule', cell: ({ rule, label }) => `${label} (${rule})` },
  { head: 'cold %', cell: ({ coldPct }) => coldPct.toFixed(3) },
  { head: 'shared %', cell: ({ sharedPct }) => sharedPct.toFixed(2) },
  { head: 'p99 wait s', cell: ({ waitP99S }) => waitP99S.toFixed(1) },
  { head: 'overhead', cell: ({ overhead }) => overhead.toFixed(3) },
  { head: 'cost', cell: ({ cost }) => cost.toFixed(3) },
  { head: 'launches/session', cell: ({ launchesPerSession }) => launchesPerSession.toFixed(2) },
  { head: 'most tasks', cell: ({ maxTasks }) => String(maxTasks) },
  { head: '$ a month', cell: ({ monthUsd }) => monthUsd.toFixed(0) },
];

function equalTable({ equal, comparison }: PricedComparison, own: PricedFigures): string {
  const sweep = comparison.sweep;
  const days = sweep ? (sweep.window.toS - sweep.window.fromS) / 86_400 : 0;
  const cost = (value: number | undefined) =>
    value === undefined ? 'not reached' : `${value.toFixed(3)} (${percent(value / own.cost - 1)})`;
  const rows = table<PricedComparison['equal'][number]>(
    [
      { head: 'rule', cell: ({ family }) => labelOf(family) },
      { head: 'cost at no more cold', cell: ({ costAtCold }) => cost(costAtCold) },
      { head: 'and no more shared', cell: ({ costAtBoth }) => cost(costAtBoth) },
    ],
    equal,
  );
  return `At Greenroom's own service over the last ${days.toFixed(0)} days (${own.coldPct.toFixed(3)} % cold, ${own.sharedPct.toFixed(2)} % shared, cost ${own.cost.toFixed(3)}), knobs swept:\n${rows}`;
}

function percent(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(0)} %`;
}

function ladderTable({ ladder }: PricedComparison): string {
  const rows = table<PricedComparison['ladder'][number]>(
    [
      { head: 'where it comes from, one step after the other', cell: ({ step }) => step },
      { head: 'rule', cell: ({ rule }) => rule },
      ...(COLUMNS.filter(({ head }) => /cold|shared|cost|launches|month/.test(head)) as Column<
        PricedComparison['ladder'][number]
      >[]),
    ],
    ladder,
  );
  return rows;
}

function worstTable({ worstHours }: PricedComparison): string {
  return table<PricedComparison['worstHours'][number]>(
    [
      { head: 'worst hours of Greenroom', cell: ({ hour }) => hour },
      { head: 'calls', cell: ({ arrivals }) => arrivals.toFixed(0) },
      { head: 'cold', cell: ({ cold }) => round(cold) },
      { head: 'shared', cell: ({ shared }) => round(shared) },
      { head: 'longest wait s', cell: ({ longestWaitS }) => longestWaitS.toFixed(0) },
    ],
    worstHours.slice(0, 5),
  );
}

function round(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}

function table<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const head = columns.map(({ head }) => head);
  return textTable(head, cells).join('\n');
}
