/** Bars that show where the time went. Every row is there from the start, so nothing moves when it is filled. */

/** One stage: when it began and how long it took, in ms. */
export interface Stage {
  readonly name: string;
  readonly fromMs: number;
  readonly ms: number;
  /** What it may take. */
  readonly budgetMs?: number;
}

/** How a row looks: a stage of ours, of the bot, or the whole. */
export type RowKind = 'ours' | 'bot' | 'total';

/** Rows by name. */
export type Rows = Readonly<Record<string, RowKind>>;

/** A drawn waterfall. */
export interface Waterfall {
  draw(stages: readonly Stage[]): void;
}

/** Draws the empty rows. */
export function createWaterfall(into: HTMLElement, rows: Rows): Waterfall {
  const bars = Object.entries(rows).map(([name, kind]) => drawRow(name, kind));
  into.replaceChildren(...bars.map(({ row }) => row));
  return {
    draw(stages) {
      const wholeMs = Math.max(1, ...stages.map((stage) => stage.fromMs + stage.ms));
      const lay = (bar: HTMLElement, fromMs: number, ms: number) => {
        bar.style.left = `${(100 * fromMs) / wholeMs}%`;
        bar.style.width = `${(100 * Math.min(ms, wholeMs - fromMs)) / wholeMs}%`;
      };
      for (const { name, row, fill, share, figure } of bars) {
        const stage = stages.find((one) => one.name === name);
        const { fromMs = 0, ms = 0, budgetMs } = stage ?? {};
        lay(fill, fromMs, ms);
        lay(share, fromMs, budgetMs ?? 0);
        fill.hidden = stage === undefined;
        share.hidden = budgetMs === undefined;
        row.classList.toggle('over', budgetMs !== undefined && ms > budgetMs);
        figure.textContent = stage ? sayMs(ms) : '–';
        row.title = budgetMs === undefined ? '' : `${name}: ${sayMs(ms)} of ${sayMs(budgetMs)}`;
      }
    },
  };
}

/** A time as people read it. */
export function sayMs(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function drawRow(name: string, kind: RowKind) {
  const row = add('li', `bar ${kind}`);
  add('span', 'name', row).textContent = name;
  const track = add('span', 'track', row);
  // Behind the stage's bar: what it may take.
  const share = add('i', 'share', track);
  const fill = add('i', '', track);
  const figure = add('span', 'ms', row);
  fill.hidden = true;
  share.hidden = true;
  figure.textContent = '–';
  return { name, row, fill, share, figure };
}

function add(tag: string, className: string, parent?: HTMLElement): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  parent?.append(made);
  return made;
}
