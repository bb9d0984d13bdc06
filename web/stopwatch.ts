/** Times the stages of a start, one after another, from the press of the button. */
import { drawStages, type Stage } from './waterfall.ts';

/** Marks stages as they end, and draws them. */
export class Stopwatch {
  readonly #into: HTMLElement;
  readonly #startMs = performance.now();
  #lastMs = 0;
  #stages: Stage[] = [];

  constructor(into: HTMLElement) {
    this.#into = into;
  }

  /** The stage that ends now; each name counts once. */
  mark(name: string, kind?: Stage['kind']): void {
    if (this.#stages.some((stage) => stage.name === name)) return;
    const nowMs = performance.now() - this.#startMs;
    this.#add({ name, fromMs: this.#lastMs, ms: nowMs - this.#lastMs, ...(kind ? { kind } : {}) });
    this.#lastMs = nowMs;
  }

  /** The broker's stages as it measured them, and the rest as the way there and back. */
  markBroker(timings: Readonly<Record<string, number>> | undefined): void {
    const nowMs = performance.now() - this.#startMs;
    let fromMs = this.#lastMs;
    for (const [name, ms] of Object.entries(timings ?? {})) {
      if (name === 'totalMs') continue;
      this.#add({ name: LABELS[name] ?? name, fromMs, ms });
      fromMs += ms;
    }
    this.#add({ name: 'Way there and back', fromMs, ms: Math.max(0, nowMs - fromMs) });
    this.#lastMs = nowMs;
  }

  #add(stage: Stage): void {
    this.#stages = [...this.#stages, stage];
    drawStages(this.#into, this.#stages);
  }
}

const LABELS: Record<string, string> = {
  openMs: 'Session written',
  claimMs: 'Bot claimed',
  dispatchMs: 'Bot accepts',
};
