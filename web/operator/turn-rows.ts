/** The turns of a call that is over: a bar each, a part for each stage, as long as it took. */
import { TURN_STAGES } from '../../core/session/turn-ledger.ts';
import type { TurnNote } from '../../core/session/turn-note.ts';
import { byId } from '../element.ts';
import { sayMs } from '../turns/waterfall.ts';

/** Shows them; nothing where a call has had none, or is not over. */
export function showTurns(turns: readonly TurnNote[]): void {
  const longestMs = Math.max(1, ...turns.map(({ totalMs }) => totalMs));
  byId('session-turns').hidden = turns.length === 0;
  byId('turns').replaceChildren(...turns.map((turn) => drawTurn(turn, longestMs)));
}

function drawTurn({ afterMs, totalMs, stages, broke }: TurnNote, longestMs: number): HTMLElement {
  const row = document.createElement('li');
  const [at, track, text] = ['ms', 'track', ''].map((name) => {
    const part = document.createElement('span');
    part.className = name;
    return part;
  }) as [HTMLElement, HTMLElement, HTMLElement];
  at.textContent = `+${sayMs(afterMs)}`;
  const known = TURN_STAGES.flatMap((stage) => {
    const ms = stages[stage];
    return ms === undefined ? [] : [{ stage, ms }];
  });
  track.append(...known.map(({ stage, ms }) => drawPart(stage, ms / longestMs)));
  const parts = known.map(({ stage, ms }) => `${stage} ${ms}`).join(', ');
  text.textContent = `${sayMs(totalMs)} (${parts})${broke ? `; ${broke} took too long` : ''}`;
  row.classList.toggle('over', broke !== undefined);
  row.append(at, track, text);
  return row;
}

function drawPart(stage: string, share: number): HTMLElement {
  const part = document.createElement('i');
  part.className = stage;
  part.style.width = `${100 * share}%`;
  return part;
}
