/** Times the stages of a start, one after another, from the press of the button. */
import { createWaterfall, type Rows, type Stage } from './waterfall.ts';

/** The stages, in order; those of the broker are as it measured them. */
export const START_ROWS = {
  Microphone: 'ours',
  'Session written': 'ours',
  'Bot claimed': 'ours',
  'Bot accepts': 'ours',
  'Way there and back': 'ours',
  'In line': 'ours',
  'Media connected': 'ours',
  'Bot ready': 'ours',
  'First word heard': 'bot',
} as const satisfies Rows;

/** A stage's name. */
export type StartStage = keyof typeof START_ROWS;

const BROKER_STAGES: Readonly<Record<string, StartStage>> = {
  openMs: 'Session written',
  claimMs: 'Bot claimed',
  dispatchMs: 'Bot accepts',
};

/** A running watch. */
export interface Stopwatch {
  /** The stage that ends now, or at `atMs` on `performance.now()`'s clock. Answers ms since the press; each name counts once. */
  mark(name: StartStage, atMs?: number): number;
  /** The broker's stages, and the rest of its request as the way there and back. */
  markBroker(timings: Readonly<Record<string, number>> | undefined): void;
}

/** Starts now. */
export function startStopwatch(into: HTMLElement): Stopwatch {
  const startMs = performance.now();
  const waterfall = createWaterfall(into, START_ROWS);
  const stages: Stage[] = [];
  let lastMs = 0;
  const add = (name: StartStage, ms: number) => {
    if (stages.some((stage) => stage.name === name)) return;
    stages.push({ name, fromMs: lastMs, ms });
    lastMs += ms;
    waterfall.draw(stages);
  };
  return {
    mark(name, atMs = performance.now()) {
      add(name, Math.max(0, atMs - startMs - lastMs));
      return atMs - startMs;
    },
    markBroker(timings = {}) {
      const endMs = performance.now() - startMs;
      for (const [key, name] of Object.entries(BROKER_STAGES)) {
        const ms = timings[key];
        if (ms !== undefined) add(name, ms);
      }
      add('Way there and back', Math.max(0, endMs - lastMs));
    },
  };
}
