/** Bars that show where the time went. Every row is there from the start, so nothing moves when it is filled. */

/** One stage: when it began and how long it took, in ms. */
export interface Stage {
  readonly name: string;
  readonly fromMs: number;
  readonly ms: number;
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
      for (const { name, fill, figure } of bars) {
        const stage = stages.find((one) => one.name === name);
        fill.style.left = `${(100 * (stage?.fromMs ?? 0)) / wholeMs}%`;
        fill.style.width = `${(100 * (stage?.ms ?? 0)) / wholeMs}%`;
        fill.hidden = stage === undefined;
        figure.textContent = stage ? sayMs(stage.ms) : '–';
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
  const fill = add('i', '', add('span', 'track', row));
  const figure = add('span', 'ms', row);
  fill.hidden = true;
  figure.textContent = '–';
  return { name, row, fill, figure };
}

function add(tag: string, className: string, parent?: HTMLElement): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  parent?.append(made);
  return made;
}
