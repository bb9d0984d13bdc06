/** The operator's console: the pool's figures, a chart of the last minutes, and the sessions. */
import { call, type SessionAnswer } from './broker.ts';
import { element } from './element.ts';

const LOOK_MS = 1000;
const POINTS = 300;

interface Pool {
  readonly idle: number;
  readonly busy: number;
  readonly shared: number;
  readonly starting: number;
  readonly draining: number;
  readonly waiting: number;
  readonly target: number | null;
  readonly boundBy: string | null;
  readonly reason: string | null;
}

type Row = SessionAnswer & { readonly createdAtMs: number; readonly taskId?: string };

const FIGURES = ['idle', 'busy', 'shared', 'starting', 'draining', 'waiting', 'target'] as const;
const history: { idle: number; busy: number }[] = [];

async function look(): Promise<void> {
  const pool = await call<Pool>('/v1/pool', {});
  history.push({ idle: pool.idle, busy: pool.busy });
  if (history.length > POINTS) history.shift();
  element('reason').textContent = pool.reason ? `${pool.reason} (bound by ${pool.boundBy})` : '';
  element('figures').replaceChildren(...FIGURES.map((name) => drawFigure(name, pool[name])));
  drawChart();
  const { sessions } = await call<{ sessions: Row[] }>('/v1/sessions?limit=50', {});
  element('sessions').replaceChildren(...sessions.map(drawRow));
}

function drawFigure(name: string, value: number | null): HTMLElement {
  const box = document.createElement('div');
  const term = document.createElement('dt');
  const figure = document.createElement('dd');
  term.textContent = name;
  figure.textContent = value === null ? '–' : String(value);
  box.append(term, figure);
  return box;
}

function drawChart(): void {
  const most = Math.max(1, ...history.flatMap((point) => [point.idle, point.busy]));
  const lines = (['idle', 'busy'] as const).map((name) => {
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
    const points = history.map((point, i) => {
      const x = (600 * (POINTS - history.length + i)) / (POINTS - 1);
      return `${x.toFixed(1)},${(112 - (104 * point[name]) / most).toFixed(1)}`;
    });
    line.setAttribute('points', points.join(' '));
    line.setAttribute('class', name);
    return line;
  });
  element('chart').replaceChildren(...lines);
}

function drawRow(session: Row): HTMLElement {
  const age = Math.max(0, Math.round((Date.now() - session.createdAtMs) / 1000));
  const row = document.createElement('tr');
  const cells = [
    session.sessionId.slice(0, 12),
    session.state,
    session.start ?? '–',
    session.taskId?.slice(0, 12) ?? '–',
    `${age} s`,
    session.reason ?? '–',
  ];
  row.append(
    ...cells.map((text) => {
      const cell = document.createElement('td');
      cell.textContent = text;
      return cell;
    }),
  );
  return row;
}

async function run(): Promise<void> {
  for (;;) {
    await look().catch((error: unknown) => {
      element('reason').textContent = `The API does not answer: ${String(error)}`;
    });
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

void run();
