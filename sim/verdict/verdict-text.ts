/** Judged rows as a table that a page of Markdown takes as it is. */
import { type JudgedRow, rowVerdict } from './judge-row.ts';

const HEAD = [
  'pool',
  'calls at a time',
  'trace',
  'wanted',
  'Greenroom',
  'floor: rate known',
  'programme told the rate, over the floor',
  'Greenroom over the floor',
  'cold %: ours',
  'plain',
  'launches a call: ours',
  'plain',
  'verdict',
];

/** The two lines above the rows. */
export function verdictHead(): string[] {
  return [line(HEAD), `|---|${'---:|'.repeat(1)}---|${'---:|'.repeat(HEAD.length - 4)}---|`];
}

/** One row. */
export function verdictLine(judged: JudgedRow): string {
  const { row, trace, plain, ours, floor, told, found } = judged;
  return line([
    row.world === 'spare' ? 'a spare seat' : 'none, 60 s ticks',
    row.callsAtATime === undefined ? 'all' : `${row.callsAtATime}`,
    trace.replace(/_.*/, ''),
    times(row.target, 2),
    ours === undefined ? 'not reached' : times(ours),
    times(floor),
    times(ratio(told, floor)),
    times(ratio(ours, floor)),
    found ? found.coldPct.toFixed(2) : '',
    plain.coldPct.toFixed(2),
    found ? found.launches.toFixed(2) : '',
    plain.launchesPerSession.toFixed(2),
    rowVerdict(judged),
  ]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function ratio(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

function times(value: number | undefined, digits = 3): string {
  return value === undefined ? '' : `${value.toFixed(digits)}x`;
}
