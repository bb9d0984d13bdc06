/** Idle and busy tasks over the last minutes, as two lines. */
import type { PoolAnswer } from './broker.ts';
import { byId } from './element.ts';

/** Looks that are kept: five minutes of them. */
const POINTS = 300;

const WIDTH = 600;
const HEIGHT = 120;
const MARGIN = 8;

const kept: Pick<PoolAnswer, 'idle' | 'busy'>[] = [];

/** Adds a look, and draws all that are kept. */
export function drawChart({ idle, busy }: PoolAnswer): void {
  kept.push({ idle, busy });
  if (kept.length > POINTS) kept.shift();
  const most = Math.max(1, ...kept.flatMap((point) => [point.idle, point.busy]));
  byId('chart').replaceChildren(drawLine('idle', most), drawLine('busy', most));
  byId('scale').textContent = `Idle (green) and busy (blue) tasks, last five minutes; top: ${most}`;
}

function drawLine(name: 'idle' | 'busy', most: number): SVGElement {
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  const points = kept.map((point, i) => {
    const x = (WIDTH * (POINTS - kept.length + i)) / (POINTS - 1);
    const y = HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * point[name]) / most;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  line.setAttribute('points', points.join(' '));
  line.setAttribute('class', name);
  return line;
}
