/** A frontier as one drawing: callers who share against cost, for the plain rules, the production rule and the floor. */
import { ruleFamily } from '../compare/contenders.ts';
import type { RuleFigures } from '../compare/figures.ts';
import { DRAWING_STYLES } from '../report/styles.ts';
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
const FAMILIES: readonly { family: string; name: string; looks: string }[] = [
  { family: 'fixed', name: 'fixed number', looks: 'f-fixed' },
  { family: 'recent', name: 'recent rate, quantile', looks: 'f-recent' },
  { family: KNOWN, name: 'rate known: the floor', looks: 'f-known' },
  { family: MONEY, name: 'Greenroom', looks: 'f-greenroom' },
];
/** What costs over this many times the plain rule, or makes more callers wait, would press the rest into a corner. */
const MOST = { timesCost: 1.25, coldPct: 10 };

/** A file of its own, for a page that has no styles. */
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
  const families = FAMILIES.map(({ family, name, looks }, i) => {
    const rows = drawn.filter(({ rule }) => ruleFamily(rule) === family);
    const at = left + 8 + i * 170;
    const key = `<circle cx="${at}" cy="14" r="5" class="dot ${looks}"/><text class="name" x="${at + 10}" y="18">${escape(name)}</text>`;
    return key + linesOf(rows, { x, y, looks }) + marksOf(rows, { x, y, looks, plain });
  });
  const says = `${trace}, ${callsAtATime} calls at a time; the large mark is ${BESIDE}; hollow: more callers wait than under it`;
  const ticks = (values: readonly number[], scale: Scale, text: (value: number) => string) =>
    values.map((value) => ({ at: scale(value), text: text(value) }));
  const inside = [
    `<style>${DRAWING_STYLES}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="axis" x="${left}" y="44">${escape(says)}</text>`,
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
  /** The class that says the family's colour. */
  readonly looks: string;
}

/** Settings of one price of waiting are joined. */
function linesOf(rows: readonly RuleFigures[], { x, y, looks }: Place): string {
  const priceOf = ({ rule }: RuleFigures) => parseSpec(rule).numbers[0];
  return [...new Set(rows.map(priceOf))]
    .map((price) => rows.filter((row) => priceOf(row) === price))
    .filter((line) => line.length > 1)
    .map((line) => {
      const sorted = line.toSorted((a, b) => a.cost - b.cost);
      const points = sorted.map((row) => `${px(x(row.cost))},${px(y(row.sharedPct))}`);
      return `<polyline points="${points.join(' ')}" class="line thin ${looks}"/>`;
    })
    .join('');
}

function marksOf(
  rows: readonly RuleFigures[],
  { x, y, looks, plain }: Place & { plain: RuleFigures | undefined },
): string {
  const marks = rows.map((row) => {
    const says = `${row.rule}: cost ${row.cost.toFixed(3)}, shared ${row.sharedPct.toFixed(1)} %, cold ${row.coldPct.toFixed(2)} %`;
    const kind = row.coldPct <= (plain?.coldPct ?? 0) ? 'dot' : 'line';
    return `<circle cx="${px(x(row.cost))}" cy="${px(y(row.sharedPct))}" r="${row === plain ? 7 : 4}" class="${kind} ${looks}"><title>${escape(says)}</title></circle>`;
  });
  return marks.join('');
}
