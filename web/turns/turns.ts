/** The panel of turns: how long each took and where, against what it may take. */
import { byId } from '../element.ts';
import type { Turn } from './turn-clock.ts';
import { budgetOf, stagesOf, TURN_ROWS, verdictOf } from './turn-stages.ts';
import { createWaterfall, type Rows, sayMs } from './waterfall.ts';

/** On a scale of its own: it is no part of a turn. */
const BARGE_IN_ROWS = { 'Barge-in to silence': 'total' } as const satisfies Rows;

/** The panel. */
export interface TurnsPanel {
  addTurn(turn: Turn): void;
  addBargeIn(ms: number): void;
}

/** Draws it empty. */
export function createTurnsPanel(): TurnsPanel {
  const waterfall = createWaterfall(byId('turn-stages'), TURN_ROWS);
  const bargeIn = createWaterfall(byId('barge-in'), BARGE_IN_ROWS);
  const turns: Turn[] = [];
  const show = (turn: Turn) => {
    waterfall.draw(stagesOf(turn));
    byId('voice-to-voice').textContent = sayMs(turn.voiceToVoiceMs);
    byId('verdict').textContent = `Turn ${turns.indexOf(turn) + 1}: ${verdictOf(turn)}`;
    for (const [i, bar] of [...byId('turn-list').children].entries())
      bar.setAttribute('aria-pressed', String(turns[i] === turn));
  };
  byId('voice-to-voice').textContent = '–';
  byId('turn-count').textContent = 'from your last sound to its first';
  byId('verdict').textContent = '';
  byId('turn-list').replaceChildren();
  return {
    addTurn(turn) {
      turns.push(turn);
      byId('turn-count').textContent = sayAll(turns.map((each) => each.voiceToVoiceMs));
      drawList(turns, show);
      show(turn);
    },
    addBargeIn(ms) {
      bargeIn.draw([{ name: 'Barge-in to silence', fromMs: 0, ms }]);
    },
  };
}

/** A bar for each turn, on one scale; pressing it shows where its time went. */
function drawList(turns: readonly Turn[], show: (turn: Turn) => void): void {
  const most = Math.max(...turns.map((turn) => Math.max(turn.voiceToVoiceMs, budgetOf(turn))));
  const bars = turns.map((turn, i) => {
    const bar = document.createElement('button');
    bar.type = 'button';
    bar.ariaLabel = `Turn ${i + 1}, ${sayMs(turn.voiceToVoiceMs)}`;
    bar.title = bar.ariaLabel;
    bar.classList.toggle('over', turn.voiceToVoiceMs > budgetOf(turn));
    bar.style.setProperty('--share', (turn.voiceToVoiceMs / most).toFixed(3));
    bar.style.setProperty('--budget', (budgetOf(turn) / most).toFixed(3));
    bar.addEventListener('click', () => show(turn));
    return bar;
  });
  byId('turn-list').replaceChildren(...bars);
  bars.at(-1)?.scrollIntoView({ block: 'nearest', inline: 'end' });
}

function sayAll(ms: readonly number[]): string {
  if (ms.length === 1) return '1 turn';
  return `${ms.length} turns: median ${sayMs(quantile(ms, 0.5))}, p95 ${sayMs(quantile(ms, 0.95))}`;
}

/** The least value that this share of them does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}
