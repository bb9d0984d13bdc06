/** The panel of turns: how long the latest one took and where, and how the ones before compare. */
import { element } from './element.ts';
import type { Turn } from './turn-clock.ts';
import { createWaterfall, type Rows, sayMs, type Stage } from './waterfall.ts';

const TURN_ROWS = {
  'End of turn noticed': 'ours',
  'Turn decided': 'bot',
  Model: 'bot',
  'Voice, first frame': 'bot',
  'Way to your ear': 'ours',
  'Voice to voice': 'total',
} as const satisfies Rows;

/** On a scale of its own: it is no part of a turn. */
const BARGE_IN_ROWS = { 'Barge-in to silence': 'total' } as const satisfies Rows;

/** The panel. */
export interface TurnsPanel {
  addTurn(turn: Turn): void;
  addBargeIn(ms: number): void;
}

/** Draws it empty. */
export function createTurnsPanel(): TurnsPanel {
  const waterfall = createWaterfall(element('turn-stages'), TURN_ROWS);
  const turns: number[] = [];
  const bargeIn = createWaterfall(element('barge-in'), BARGE_IN_ROWS);
  element('voice-to-voice').textContent = '–';
  element('turn-count').textContent = 'from your last sound to its first';
  return {
    addTurn(measured) {
      turns.push(measured.voiceToVoiceMs);
      waterfall.draw(stagesOf(measured));
      element('voice-to-voice').textContent = sayMs(measured.voiceToVoiceMs);
      const count = turns.length === 1 ? '1 turn' : `${turns.length} turns`;
      element('turn-count').textContent = `median of ${count}: ${sayMs(median(turns))}`;
    },
    addBargeIn(ms) {
      bargeIn.draw([{ name: 'Barge-in to silence', fromMs: 0, ms }]);
    },
  };
}

/**
 * A turn's stages laid end to end; what no stage explains is the way back. Page and bot measure on clocks of their own, so that
 * parts may add up to more than the whole: each is cut at what is left of it.
 */
export function stagesOf({ voiceToVoiceMs, noticedMs, stages }: Turn): Stage[] {
  const { endpointMs = 0, llmMs = 0, totalMs } = stages;
  const parts: [keyof typeof TURN_ROWS, number][] = [
    ['End of turn noticed', noticedMs],
    ['Turn decided', endpointMs],
    // Work that began before the turn was decided has cost it nothing.
    ['Model', Math.min(llmMs, Math.max(0, totalMs - endpointMs))],
    ['Voice, first frame', Math.max(0, totalMs - endpointMs - llmMs)],
    ['Way to your ear', Math.max(0, voiceToVoiceMs - noticedMs - totalMs)],
  ];
  let fromMs = 0;
  const bars = parts.map(([name, ms]) => {
    const stage: Stage = { name, fromMs, ms: Math.min(ms, voiceToVoiceMs - fromMs) };
    fromMs += stage.ms;
    return stage;
  });
  return [...bars, { name: 'Voice to voice', fromMs: 0, ms: voiceToVoiceMs }];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
