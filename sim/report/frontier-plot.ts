/** What each rule's knob buys: a share of callers on the logarithm against cost. */
import type { PricedFigures } from '../compare/answer.ts';
import { labelOf, ruleFamily } from '../compare/contenders.ts';
import {
  bottomAxis,
  escape,
  type Frame,
  leftAxis,
  linear,
  logarithmic,
  px,
  roundTicks,
  svg,
} from './svg.ts';

const FRAME: Frame = { width: 620, height: 420, left: 76, right: 20, top: 16, bottom: 52 };
/** A share of none is drawn here, in percent. */
const NONE = 0.001;

/** A family's colour and mark are its place in this list. */
export const FAMILIES = [
  'greenroom',
  'recent',
  'seasonal',
  'headroom',
  'agones',
  'aws',
  'fixed',
  'pipecat',
];

/** One panel; points of a family are joined in the order of cost. */
export function frontierPlot(
  rows: readonly PricedFigures[],
  of: { title: string; share: (row: PricedFigures) => number; costBelow: number },
): string {
  const { width, height, left, right, top, bottom } = FRAME;
  const drawn = rows.filter(({ cost }) => cost <= of.costBelow);
  const costs = drawn.map(({ cost }) => cost);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const pad = 0.04 * (most - least || 1);
  const x = linear([least - pad, most + pad], [left, width - right]);
  const highest = Math.max(NONE * 100, ...drawn.map(of.share));
  const y = logarithmic([NONE, 10 ** Math.ceil(Math.log10(highest))], [height - bottom, top]);
  const decades = [0.001, 0.01, 0.1, 1, 10, 100].filter((value) => value <= highest * 10);
  const yTicks = decades.map((value) => ({
    at: y(value),
    text: value === NONE ? 'none' : `${value} %`,
  }));
  const xTicks = roundTicks(least - pad, most + pad, 6).map((value) => ({
    at: x(value),
    text: value.toFixed(2),
  }));
  const families = FAMILIES.map((family) => ({
    family,
    points: drawn
      .filter(({ rule }) => ruleFamily(rule) === family)
      .sort((a, b) => a.cost - b.cost)
      .map((row) => ({ row, at: [x(row.cost), y(of.share(row))] as const })),
  }));
  const inside = families.toReversed().map(({ family, points }) => {
    const path = points
      .map(({ at }, i) => `${i === 0 ? 'M' : 'L'}${px(at[0])} ${px(at[1])}`)
      .join('');
    // The production rule has two knobs: its settings are a cloud, not a line.
    const joined =
      family === 'greenroom' ? '' : `<path class="line thin f-${family}" d="${path}"/>`;
    const marks = points.map(({ row, at }) =>
      mark(
        family,
        at,
        `${row.rule}: cost ${row.cost.toFixed(3)}, cold ${row.coldPct.toFixed(3)} %, shared ${row.sharedPct.toFixed(2)} %`,
      ),
    );
    return joined + marks.join('');
  });
  return svg(
    FRAME,
    `${of.title} against cost, for every rule and setting`,
    leftAxis(FRAME, yTicks, of.title) +
      bottomAxis(FRAME, xTicks, 'cost: paid task-minutes over call-minutes') +
      inside.join(''),
  );
}

/** What the marks mean. */
export function frontierLegend(rows: readonly PricedFigures[]): string {
  const present = FAMILIES.filter((family) => rows.some(({ rule }) => ruleFamily(rule) === family));
  const items = present.map(
    (family) =>
      `<li><svg viewBox="0 0 20 20" aria-hidden="true">${mark(family, [10, 10], '')}</svg>${escape(labelOf(family))}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

/** Shapes differ as well as colours, for those who do not tell colours apart. */
function mark(family: string, [x, y]: readonly [number, number], says: string): string {
  const title = says === '' ? '' : `<title>${escape(says)}</title>`;
  const at = (points: readonly (readonly [number, number])[]) =>
    points.map(([dx, dy]) => `${px(x + dx)},${px(y + dy)}`).join(' ');
  const polygon = (points: readonly (readonly [number, number])[]) =>
    `<polygon class="dot f-${family}" points="${at(points)}">${title}</polygon>`;
  const k = FAMILIES.indexOf(family);
  if (k === 0)
    return `<circle class="dot f-${family}" cx="${px(x)}" cy="${px(y)}" r="6.5">${title}</circle>`;
  if (k % 3 === 1)
    return polygon([
      [-4, -4],
      [4, -4],
      [4, 4],
      [-4, 4],
    ]);
  if (k % 3 === 2)
    return polygon([
      [0, -5.5],
      [5, 4],
      [-5, 4],
    ]);
  return polygon([
    [0, -5.5],
    [5.5, 0],
    [0, 5.5],
    [-5.5, 0],
  ]);
}
