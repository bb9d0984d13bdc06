/** Small parts of a plot: scales, ticks, axes, and text that is safe in markup. */

/** From a value to a place in pixels. */
export type Scale = (value: number) => number;

/** The drawing's inside, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Straight from one span to another. */
export function linear(from: readonly [number, number], to: readonly [number, number]): Scale {
  const factor = (to[1] - to[0]) / (from[1] - from[0] || 1);
  return (value) => to[0] + (value - from[0]) * factor;
}

/** Straight on the logarithm; values below the span are put at its beginning. */
export function logarithmic(from: readonly [number, number], to: readonly [number, number]): Scale {
  const inner = linear([Math.log(from[0]), Math.log(from[1])], to);
  return (value) => inner(Math.log(Math.max(from[0], value)));
}

/** About so many round values in a span. */
export function roundTicks(from: number, to: number, wanted: number): number[] {
  const raw = (to - from) / Math.max(1, wanted);
  const magnitude = 10 ** Math.floor(Math.log10(raw || 1));
  const step = ([1, 2, 5, 10].find((k) => k * magnitude >= raw) ?? 10) * magnitude;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}

/** A number as short as it can be read. */
export function short(value: number): string {
  if (Math.abs(value) >= 10_000) return `${Math.round(value / 1000)}k`;
  return String(Number(value.toPrecision(4)));
}

/** Text for markup. */
export function escape(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (mark) => named[mark] ?? mark);
}

/** One label on an axis. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Lines across with their labels at the left. */
export function leftAxis(frame: Frame, ticks: readonly Tick[], title: string): string {
  const { left, right, width, height, top, bottom } = frame;
  const lines = ticks.map(
    ({ at, text }) =>
      `<line class="grid" x1="${left}" x2="${width - right}" y1="${px(at)}" y2="${px(at)}"/>` +
      `<text class="tick" x="${left - 8}" y="${px(at + 4)}" text-anchor="end">${escape(text)}</text>`,
  );
  const middle = top + (height - top - bottom) / 2;
  return `${lines.join('')}<text class="axis" transform="translate(14 ${px(middle)}) rotate(-90)" text-anchor="middle">${escape(title)}</text>`;
}

/** Labels below, with an optional title under them. */
export function bottomAxis(frame: Frame, ticks: readonly Tick[], title = ''): string {
  const { left, right, width, height, bottom } = frame;
  const y = height - bottom;
  // A label at the edge is set inwards, or it would be cut.
  const anchor = (at: number) => (at > width - right - 30 && right < 30 ? 'end' : 'middle');
  const marks = ticks.map(
    ({ at, text }) =>
      `<line class="mark" x1="${px(at)}" x2="${px(at)}" y1="${y}" y2="${y + 5}"/>` +
      `<text class="tick" x="${px(at)}" y="${y + 19}" text-anchor="${anchor(at)}">${escape(text)}</text>`,
  );
  const middle = left + (width - left - right) / 2;
  return `<line class="base" x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/>${marks.join('')}${title === '' ? '' : `<text class="axis" x="${px(middle)}" y="${height - 4}" text-anchor="middle">${escape(title)}</text>`}`;
}

/** A drawing that scales with the page; `says` is read out instead of it. */
export function svg(frame: Frame, says: string, inside: string): string {
  return `<svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${escape(says)}">${inside}</svg>`;
}

/** Pixels to a tenth. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
