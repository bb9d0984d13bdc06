/** Bars that show where the time went. */

/** One stage: when it began and how long it took, in ms. */
export interface Stage {
  readonly name: string;
  readonly fromMs: number;
  readonly ms: number;
  readonly kind?: 'bot' | 'total';
}

/** Draws the stages of one start, or of one turn. */
export function drawStages(into: HTMLElement, stages: readonly Stage[]): void {
  const end = Math.max(1, ...stages.map((stage) => stage.fromMs + stage.ms));
  into.replaceChildren(...stages.map((stage) => drawBar(stage, end)));
}

function drawBar(stage: Stage, end: number): HTMLElement {
  const bar = document.createElement('div');
  bar.className = `bar ${stage.kind ?? ''}`;
  const name = document.createElement('span');
  name.textContent = stage.name;
  const track = document.createElement('span');
  track.className = 'track';
  const fill = document.createElement('i');
  fill.style.left = `${(100 * stage.fromMs) / end}%`;
  fill.style.width = `${(100 * stage.ms) / end}%`;
  track.append(fill);
  const ms = document.createElement('span');
  ms.className = 'ms';
  ms.textContent = `${Math.round(stage.ms)} ms`;
  bar.append(name, track, ms);
  return bar;
}
