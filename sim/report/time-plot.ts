/** Demand and tasks over time: three panels on one time axis. */
import type { Series } from '../pool/series.ts';
import {
  bottomAxis,
  type Frame,
  leftAxis,
  linear,
  px,
  roundTicks,
  type Scale,
  short,
  svg,
} from './svg.ts';
import { timeTicks } from './time-axis.ts';

const FRAME: Frame = { width: 1000, height: 240, left: 64, right: 16, top: 12, bottom: 34 };

/** Calls at a time under the tasks that are paid for, of one rule and, where given, of another. */
export function tasksPlot(own: Series, other?: { name: string; series: Series }): string {
  const paid = (series: Series) =>
    values(
      series,
      (i) => (series.busy[i]! + series.idle[i]! + series.starting[i]!) / looks(series, i),
    );
  const calls = values(own, (i) => own.active[i]! / looks(own, i));
  const tasks = paid(own);
  const others = other ? paid(other.series) : [];
  const { x, y, axes } = axesOf(own, [...calls, ...tasks, ...others], 'tasks, calls');
  return svg(
    FRAME,
    'Calls at a time, and tasks paid for, over time',
    `${axes}<path class="area" d="${area(calls, x, y)}"/>` +
      (other ? `<path class="line other" d="${line(others, x, y)}"/>` : '') +
      `<path class="line own" d="${line(tasks, x, y)}"/>`,
  );
}

/** Idle tasks, and how many the rule wanted warm. */
export function warmPlot(own: Series): string {
  const idle = values(own, (i) => own.idle[i]! / looks(own, i));
  const target = values(own, (i) => own.target[i]! / looks(own, i));
  const { x, y, axes } = axesOf(own, [...idle, ...target], 'warm tasks');
  return svg(
    { ...FRAME, height: FRAME.height },
    'Idle tasks and wanted warm tasks over time',
    `${axes}<path class="area own" d="${area(idle, x, y)}"/><path class="line target" d="${line(target, x, y)}"/>`,
  );
}

/** Calls that came, a minute, with those that waited or shared marked. */
export function arrivalsPlot(own: Series): string {
  const minute = (count: number) => (60 * count) / own.bucketS;
  const came = values(own, (i) => minute(own.arrivals[i]!));
  const { x, y, axes } = axesOf(own, came, 'calls a minute');
  const floor = y(0);
  const bar = (kind: string, counts: Float64Array, least: number) =>
    counts.reduce((all, count, i) => {
      if (count <= 0) return all;
      const at = px(x(own.fromS + (i + 0.5) * own.bucketS));
      const height = Math.max(least, floor - y(minute(count)));
      return `${all}<line class="${kind}" x1="${at}" x2="${at}" y1="${px(floor)}" y2="${px(floor - height)}"/>`;
    }, '');
  return svg(
    FRAME,
    'Calls a minute over time, with those that shared a task or waited',
    `${axes}<path class="area calls" d="${area(came, x, y)}"/>${bar('shared', own.shared, 4)}${bar('cold', own.cold, 14)}`,
  );
}

type Points = readonly (readonly [number, number])[];

interface Axes {
  readonly x: (at: number) => number;
  readonly y: Scale;
  readonly axes: string;
}

function axesOf(
  grid: Series,
  all: readonly (readonly [number, number] | number)[],
  title: string,
): Axes {
  const { width, height, left, right, top, bottom } = FRAME;
  const span = [grid.fromS, grid.fromS + grid.buckets * grid.bucketS] as const;
  const most = all.reduce<number>((m, v) => Math.max(m, typeof v === 'number' ? v : v[1]), 1);
  const x = linear(span, [left, width - right]);
  const y = linear([0, most * 1.05], [height - bottom, top]);
  const ticks = roundTicks(0, most * 1.05, 4).map((value) => ({
    at: y(value),
    text: short(value),
  }));
  return { x, y, axes: leftAxis(FRAME, ticks, title) + bottomAxis(FRAME, timeTicks(span, x, 9)) };
}

function looks(series: Series, i: number): number {
  return Math.max(1, series.looks[i]!);
}

/** A value in the middle of each bucket. */
function values(series: Series, of: (i: number) => number): Points {
  return Array.from(
    { length: series.buckets },
    (_, i) => [series.fromS + (i + 0.5) * series.bucketS, of(i)] as const,
  );
}

function line(points: Points, x: Scale, y: Scale): string {
  return points
    .map(([at, value], i) => `${i === 0 ? 'M' : 'L'}${px(x(at))} ${px(y(value))}`)
    .join('');
}

function area(points: Points, x: Scale, y: Scale): string {
  const [first] = points;
  const last = points[points.length - 1];
  if (!first || !last) return '';
  return `${line(points, x, y)}L${px(x(last[0]))} ${px(y(0))}L${px(x(first[0]))} ${px(y(0))}Z`;
}
