/** A frontier as one drawing: callers who share against cost, for the plain rules, the production rule and the floor. */
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
  type Scale,
  svg,
} from '../report/svg.ts';
import { KNOWN, MONEY, parseSpec } from '../rules/make-rule.ts';
import { BESIDE, type Frontier } from './play-frontier.ts';

const FRAME: Frame = { width: 760, height: 440, left: 70, right: 20, top: 70, bottom: 52 };
/** In the order in which they are drawn. */
const FAMILIES: readonly { family: string; name: string; colour: string }[] = [
  { family: 'fixed', name: 'fixed number', colour: '#6b7280' },
  { family: 'recent', name: 'recent rate, quantile', colour: '#2563b8' },
  { family: KNOWN, name: 'rate known: the floor', colour: '#c38b00' },
  { family: MONEY, name: 'Greenroom', colour: '#0b7a4b' },
];
/** What costs over this many times the plain rule, or makes more callers wait, would press the rest into a corner. */
const MOST = { timesCost: 1.25, coldPct: 10 };
const STYLE =
  '<style>text{font:13px system-ui,sans-serif;fill:#5a655f}.grid{stroke:#dfe4e0}.base,.mark{stroke:#5a655f}</style>';

/** A file of its own, on a white ground, for a page that has no styles. */
export function frontierSvg({ figures, trace, callsAtATime }: Frontier): string {
  const plain = figures.find(({ rule }) => rule === BESIDE);
  const most = MOST.timesCost * (plain?.cost ?? Infinity);
  const drawn = figures.filter(({ cost, coldPct }) => cost <= most && coldPct <= MOST.coldPct);
  const costs = drawn.map(({ cost }) => cost);
  const { width, height, left, right, top, bottom } = FRAME;
  const span = [Math.min(...costs) - 0.03, Math.max(...costs) + 0.03] as const;
  const highest = 1.05 * Math.max(...drawn.map(({ sharedPct }) => sharedPct));
  const x = linear(span, [left, width - right]);
  const y = linear([0, highest], [height - bottom, top]);
  const families = FAMILIES.map(({ family, name, colour }, i) => {
    const rows = drawn.filter(({ rule }) => ruleFamily(rule) === family);
    const at = left + 8 + i * 170;
    const key = `<circle cx="${at}" cy="14" r="5" fill="${colour}"/><text x="${at + 10}" y="18">${escape(name)}</text>`;
    return key + linesOf(rows, { x, y, colour }) + marksOf(rows, { x, y, colour, plain });
  });
  const says = `${trace}, ${callsAtATime} calls at a time; the large mark is ${BESIDE}; hollow: more callers wait than under it`;
  const ticks = (values: readonly number[], scale: Scale, text: (value: number) => string) =>
    values.map((value) => ({ at: scale(value), text: text(value) }));
  const inside = [
    STYLE,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${left}" y="44">${escape(says)}</text>`,
    leftAxis(
      FRAME,
      ticks(roundTicks(0, highest, 6), y, (value) => `${value} %`),
      'callers on a spare seat',
    ),
    bottomAxis(
      FRAME,
      ticks(roundTicks(...span, 8), x, (value) => value.toFixed(1)),
      'cost: paid task-minutes over call-minutes',
    ),
    ...families,
  ];
  const drawing = svg(FRAME, `Callers on a spare seat against cost: ${says}`, inside.join(''));
  return `${drawing.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')}\n`;
}

interface Place {
  readonly x: Scale;
  readonly y: Scale;
  readonly colour: string;
}

/** Settings of one price of waiting are joined. */
function linesOf(rows: readonly RuleFigures[], { x, y, colour }: Place): string {
  const priceOf = ({ rule }: RuleFigures) => parseSpec(rule).numbers[0];
  return [...new Set(rows.map(priceOf))]
    .map((price) => rows.filter((row) => priceOf(row) === price))
    .filter((line) => line.length > 1)
    .map((line) => {
      const sorted = line.toSorted((a, b) => a.cost - b.cost);
      const points = sorted.map((row) => `${px(x(row.cost))},${px(y(row.sharedPct))}`);
      return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" opacity="0.5"/>`;
    })
    .join('');
}

function marksOf(
  rows: readonly RuleFigures[],
  { x, y, colour, plain }: Place & { plain: RuleFigures | undefined },
): string {
  const marks = rows.map((row) => {
    const says = `${row.rule}: cost ${row.cost.toFixed(3)}, shared ${row.sharedPct.toFixed(1)} %, cold ${row.coldPct.toFixed(2)} %`;
    const inside = row.coldPct <= (plain?.coldPct ?? 0) ? colour : '#ffffff';
    return `<circle cx="${px(x(row.cost))}" cy="${px(y(row.sharedPct))}" r="${row === plain ? 7 : 4}" fill="${inside}" stroke="${colour}" stroke-width="1.4"><title>${escape(says)}</title></circle>`;
  });
  return marks.join('');
}
