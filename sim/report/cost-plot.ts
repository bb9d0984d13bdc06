/** Dollars a month of each rule: what serves calls, and what idles or starts. */
import type { PricedFigures } from '../compare/answer.ts';
import { bottomAxis, escape, type Frame, linear, px, roundTicks, svg } from './svg.ts';

const ROW = 34;

/** Bars from cheap to dear would hide who is who: they stand in the order of the table. */
export function costPlot(rows: readonly PricedFigures[]): string {
  const frame: Frame = {
    width: 1000,
    height: rows.length * ROW + 60,
    left: 250,
    right: 230,
    top: 6,
    bottom: 52,
  };
  const most = Math.max(...rows.map(({ monthUsd }) => monthUsd));
  const x = linear([0, most], [frame.left, frame.width - frame.right]);
  const ticks = roundTicks(0, most, 5).map((value) => ({
    at: x(value),
    text: `$${value.toLocaleString('en')}`,
  }));
  const bars = rows.map((row, i) => {
    const y = frame.top + i * ROW;
    const serving = x(row.monthUsd - row.idleMonthUsd);
    const own = row.rule.startsWith('greenroom') ? ' mine' : '';
    return (
      `<text class="name${own}" x="${frame.left - 10}" y="${y + 19}" text-anchor="end">${escape(row.label)}</text>` +
      `<rect class="serving" x="${frame.left}" y="${y + 5}" width="${px(serving - frame.left)}" height="20"/>` +
      `<rect class="idling${own}" x="${px(serving)}" y="${y + 5}" width="${px(x(row.monthUsd) - serving)}" height="20"/>` +
      `<text class="value" x="${px(x(row.monthUsd) + 8)}" y="${y + 19}">$${Math.round(row.monthUsd).toLocaleString('en')}, ${row.coldPct === 0 ? 'none' : `${row.coldPct.toFixed(3)} %`} waited</text>`
    );
  });
  return svg(
    frame,
    'Dollars a month of each rule',
    bottomAxis(frame, ticks, 'US dollars a month') + bars.join(''),
  );
}
