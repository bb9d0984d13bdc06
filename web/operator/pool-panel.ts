/** The pool: its figures, the scaler's last word, tasks over the last minutes, and what came against what is expected. */
import type { PoolFacts } from '../../core/operator/pool-facts.ts';
import { byId } from '../element.ts';
import { sayFor } from './say.ts';

const FIGURES = ['idle', 'busy', 'shared', 'starting', 'draining', 'waiting'] as const;

/** Looks that are kept: ten minutes of them. */
const POINTS = 300;

const WIDTH = 600;

const MARGIN = 8;

type Look = Pick<PoolFacts, 'idle' | 'busy'>;

let kept: { pool: string; looks: readonly Look[] } = { pool: '', looks: [] };

/** Shows a look at it. */
export function showPool(facts: PoolFacts, nowMs: number): void {
  byId('pool').textContent = facts.pool;
  byId('reason').textContent = sayReason(facts, nowMs);
  const wanted = facts.decision ? `${facts.decision.warm}–${facts.decision.keep}` : '–';
  byId('figures').replaceChildren(
    ...FIGURES.map((name) => drawFigure(name, String(facts[name]))),
    drawFigure('wanted', wanted),
    drawFigure('today', sayToday(facts)),
  );
  const looks = kept.pool === facts.pool ? kept.looks : [];
  kept = { pool: facts.pool, looks: [...looks, facts].slice(-POINTS) };
  drawTasks(kept.looks);
  drawCame(facts);
}

/** What the tasks have used since midnight, and what that costs; standing parts and minutes of providers are not in it. */
function sayToday({ decision, todayUsd }: PoolFacts): string {
  const { spent } = decision ?? {};
  if (!spent) return '–';
  const hours = `${(spent.taskSeconds / 3600).toFixed(1)} h`;
  return todayUsd === null ? hours : `${hours}, $${todayUsd.toFixed(2)}`;
}

function sayReason({ decision, longestWaitMs, waiting }: PoolFacts, nowMs: number): string {
  const waits = waiting > 0 ? ` The longest wait is ${sayFor(longestWaitMs)}.` : '';
  if (!decision) return `The scaler has not looked at it yet.${waits}`;
  const { reason, boundBy, atMs, shortage } = decision;
  const fails = shortage ? ` Launches fail: ${shortage}.` : '';
  return `${reason} (bound by ${boundBy}, ${sayFor(nowMs - atMs)} ago).${fails}${waits}`;
}

function drawFigure(name: string, figure: string): HTMLElement {
  const box = document.createElement('div');
  const term = document.createElement('dt');
  const value = document.createElement('dd');
  box.className = name;
  term.textContent = name;
  value.textContent = figure;
  box.append(term, value);
  return box;
}

function drawTasks(looks: readonly Look[]): void {
  const most = Math.max(1, ...looks.flatMap((look) => [look.idle, look.busy]));
  byId('chart').replaceChildren(
    ...(['idle', 'busy'] as const).map((name) => drawLine(name, looks, most)),
  );
  byId('scale').textContent =
    `Idle (green) and busy (blue) tasks since this page is open; top: ${most}`;
}

function drawLine(name: 'idle' | 'busy', looks: readonly Look[], most: number): SVGElement {
  const height = 120;
  const points = looks.map((look, i) => {
    const x = (WIDTH * (POINTS - looks.length + i)) / (POINTS - 1);
    const y = height - MARGIN - ((height - 2 * MARGIN) * look[name]) / most;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return svg('polyline', { points: points.join(' '), class: name });
}

/** A bar a minute, and a line at what the forecast expects a minute from now on. */
function drawCame({ requests, decision }: PoolFacts): void {
  const height = 60;
  const expected = expectedPerMinute(decision);
  const most = Math.max(1, expected ?? 0, ...requests);
  const width = WIDTH / Math.max(1, requests.length);
  const scale = (count: number) => ((height - MARGIN) * count) / most;
  const bars = requests.map((count, i) =>
    svg('rect', {
      x: (i * width).toFixed(1),
      y: (height - scale(count)).toFixed(1),
      width: (width * 0.8).toFixed(1),
      height: scale(count).toFixed(1),
      class: 'came',
    }),
  );
  const at = height - scale(expected ?? 0);
  const line = svg('line', {
    x1: '0',
    x2: String(WIDTH),
    y1: String(at),
    y2: String(at),
    class: 'expected',
  });
  byId('came').replaceChildren(...bars, ...(expected === undefined ? [] : [line]));
  const total = requests.reduce((sum, count) => sum + count, 0);
  const says = expected === undefined ? '' : `; dashed: ${expected.toFixed(1)} a minute expected`;
  byId('came-scale').textContent =
    `Requests a minute in the last hour: ${total} in all, top: ${Math.ceil(most)}${says}`;
}

/** The forecast is for the time that a start takes. */
function expectedPerMinute(decision: PoolFacts['decision']): number | undefined {
  if (decision?.expectedArrivals === undefined || decision.leadTimeMs <= 0) return undefined;
  return (decision.expectedArrivals * 60_000) / decision.leadTimeMs;
}

function svg(name: string, of: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(of)) made.setAttribute(key, value);
  return made;
}
