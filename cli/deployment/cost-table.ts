/** Bills side by side, as a table that reads on a terminal and in Markdown alike. */
import { type Bill, usdOf } from '../../lib/cost/bill.ts';
import { PRICED_AT } from '../../lib/cost/prices.ts';
import { alignCells } from '../table.ts';

/** The table, with the total, the price of a call and of a minute, and the size that the traffic needs. */
export function costTable(bills: readonly Bill[]): string {
  // The busiest bill has every item, in order.
  const items = [
    ...new Set(bills.toReversed().flatMap(({ lines }) => lines.map(({ item }) => item))),
  ];
  const rows = [
    ['USD a month', ...bills.map(({ traffic }) => traffic.name)],
    ...items.map((item) => [item, ...bills.map((bill) => money(usdFor(bill, item)))]),
    ['**Total**', ...bills.map(({ totalUsd }) => `**${money(totalUsd)}**`)],
    ['A call, of the total', ...bills.map((bill) => perCall(bill, 1))],
    ['A minute, of the total', ...bills.map((bill) => perCall(bill, bill.traffic.callMinutes))],
    ['Tasks in the busiest hour', ...bills.map(({ peakTasks }) => String(peakTasks))],
    ['Fargate quota needed, vCPU', ...bills.map(({ peakVcpu }) => String(Math.ceil(peakVcpu)))],
  ];
  return [
    ...align(rows),
    '',
    `Prices of ${PRICED_AT.region}, ${PRICED_AT.readIn}; no free tier.`,
  ].join('\n');
}

/** What an item costs in a bill. */
export function usdFor(bill: Bill, item: string): number {
  return bill.lines
    .filter((line) => line.item === item)
    .reduce((sum, line) => sum + usdOf(line), 0);
}

function perCall({ totalUsd, traffic }: Bill, divisor: number): string {
  const calls = (traffic.callsPerDay * 730) / 24;
  return calls === 0 ? '–' : (totalUsd / calls / divisor).toFixed(4);
}

function money(usd: number): string {
  return usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function align(rows: readonly (readonly string[])[]): string[] {
  const [head = [], ...body] = alignCells(rows);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map(({ length }, i) =>
    i === 0 ? '-'.repeat(length) : `${'-'.repeat(length - 1)}:`,
  );
  return [head, rule, ...body].map(line);
}
