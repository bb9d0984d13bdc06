/** The operator's console: the pool's figures, a chart of the last minutes, and the sessions. */
import { call, type PoolAnswer, readPool, type SessionAnswer } from './broker.ts';
import { drawChart } from './chart.ts';
import { byId } from './element.ts';

const LOOK_MS = 1000;

type Row = SessionAnswer & {
  readonly createdAtMs: number;
  readonly endedAtMs?: number;
  readonly taskId?: string;
};

const FIGURES = ['idle', 'busy', 'shared', 'starting', 'draining', 'waiting', 'target'] as const;

/** Ids are long; this much tells them apart on a screen. */
const ID_CHARS = 10;

async function look(): Promise<void> {
  const pool = await readPool();
  byId('pool').textContent = pool.pool;
  byId('reason').textContent = pool.reason ? `${pool.reason} (bound by ${pool.boundBy})` : '';
  byId('figures').replaceChildren(...FIGURES.map((name) => drawFigure(name, pool)));
  drawChart(pool);
  const { sessions } = await call<{ sessions: Row[] }>('/v1/sessions?limit=50', {});
  const newest = sessions.toSorted((a, b) => b.createdAtMs - a.createdAtMs);
  byId('sessions').replaceChildren(...newest.map(drawRow));
}

function drawFigure(name: (typeof FIGURES)[number], pool: PoolAnswer): HTMLElement {
  const box = document.createElement('div');
  const term = document.createElement('dt');
  const figure = document.createElement('dd');
  box.className = name;
  term.textContent = name;
  figure.textContent = String(pool[name] ?? '–');
  box.append(term, figure);
  return box;
}

function drawRow(session: Row): HTMLElement {
  const lastedMs = (session.endedAtMs ?? Date.now()) - session.createdAtMs;
  const row = document.createElement('tr');
  row.append(
    cell('code', session.sessionId.slice(0, ID_CHARS)),
    cell('span', session.state, `tag ${session.state}`),
    cell('span', session.start ?? '–', session.start ? `tag ${session.start}` : ''),
    cell('code', session.taskId?.slice(0, ID_CHARS) ?? '–'),
    cell('span', `${Math.max(0, Math.round(lastedMs / 1000))} s`),
    cell('span', new Date(session.createdAtMs).toLocaleTimeString()),
    cell('span', session.reason?.replaceAll('_', ' ') ?? '–'),
  );
  return row;
}

function cell(tag: 'code' | 'span', text: string, className = ''): HTMLElement {
  const made = document.createElement('td');
  const inner = document.createElement(tag);
  inner.textContent = text;
  inner.className = className;
  made.append(inner);
  return made;
}

async function run(): Promise<void> {
  for (;;) {
    await look().catch((error: unknown) => {
      byId('reason').textContent = `The API does not answer: ${String(error)}`;
    });
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

void run();
