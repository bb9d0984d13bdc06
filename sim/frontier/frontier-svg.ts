/** A frontier as one drawing: the floor, what production makes of it, and the plain rules, at no more cold than the plain rule has. */
import { ruleFamily } from '../compare/contenders.ts';
import type { RuleFigures } from '../compare/figures.ts';
import {
  bottomAxis,
  escape,
  type Frame,
  leftAxis,
  linear,
  px,
  roundTicks,
  svg,
} from '../report/svg.ts';
import { KNOWN, MONEY } from '../rules/make-rule.ts';
import { BESIDE, type Frontier } from './play-frontier.ts';

const FRAME: Frame = { width: 760, height: 420, left: 70, right: 20, top: 44, bottom: 52 };
/** In the order in which they are drawn. */
const FAMILIES: readonly { family: string; name: string; colour: string }[] = [
  { family: 'fixed', name: 'fixed number', colour: '#6b7280' },
  { family: 'recent', name: 'recent rate, quantile', colour: '#2563b8' },
  { family: KNOWN, name: 'the floor: rate known', colour: '#c38b00' },
  { family: MONEY, name: 'Greenroom, rate learned', colour: '#0b7a4b' },
];
/** Costs over this many times the plain rule's would press the rest into a corner. */
const MOST_COST = 1.35;

/** A file of its own, on a white ground, for a page that has no styles. */
export function frontierSvg({ figures, trace, callsAtATime }: Frontier): string {
  const plain = figures.find(({ rule }) => rule === BESIDE);
  const drawn = figures.filter(({ cost }) => cost <= MOST_COST * (plain?.cost ?? Infinity));
  const cost = drawn.map((row) => row.cost);
  const { width, height, left, right, top, bottom } = FRAME;
  const [least, most] = [Math.min(...cost) - 0.05, Math.max(...cost) + 0.05];
  const highest = Math.max(...drawn.map((row) => row.sharedPct + row.coldPct));
  const x = linear([least, most], [left, width - right]);
  const y = linear([0, highest], [height - bottom, top]);
  const at = (row: RuleFigures) => [px(x(row.cost)), px(y(row.sharedPct + row.coldPct))] as const;
  const marks = FAMILIES.map(({ family, name, colour }, i) => {
    const rows = drawn.filter(({ rule }) => ruleFamily(rule) === family);
    const dots = rows.map((row) => {
      const [cx, cy] = at(row);
      const says = `${row.rule}: cost ${row.cost.toFixed(3)}, shared ${row.sharedPct.toFixed(1)} %, cold ${row.coldPct.toFixed(2)} %`;
      // hollow: more callers wait than under the plain rule
      const inside = row.coldPct <= (plain?.coldPct ?? 0) + 1e-9 ? colour : '#ffffff';
      return `<circle cx="${cx}" cy="${cy}" r="${row.rule === BESIDE ? 7 : 4}" fill="${inside}" stroke="${colour}" stroke-width="1.4"><title>${escape(says)}</title></circle>`;
    });
    const key = left + 8 + i * 168;
    return `${dots.join('')}<circle cx="${key}" cy="14" r="5" fill="${colour}"/><text class="tick" x="${key + 10}" y="18">${escape(name)}</text>`;
  });
  const ticks = (
    values: readonly number[],
    scale: (value: number) => number,
    text: (v: number) => string,
  ) => values.map((value) => ({ at: scale(value), text: text(value) }));
  const inside =
    `<style>text{font:13px system-ui,sans-serif;fill:#5a655f}.grid{stroke:#dfe4e0}.base,.mark{stroke:#5a655f}</style>` +
    `<rect width="${width}" height="${height}" fill="#ffffff"/>` +
    leftAxis(
      FRAME,
      ticks(roundTicks(0, highest, 6), y, (v) => `${v} %`),
      'callers who share or wait',
    ) +
    bottomAxis(
      FRAME,
      ticks(roundTicks(least, most, 8), x, (v) => v.toFixed(1)),
      `cost: paid task-minutes over call-minutes; ${trace}, ${callsAtATime} calls at a time; hollow: more wait than under ${BESIDE}`,
    ) +
    marks.join('');
  const drawing = svg(
    FRAME,
    'Callers who share or wait against cost, for each rule and setting',
    inside,
  );
  return `${drawing.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')}\n`;
}
