/** Where a turn's time went, as the page draws and says it. */
import { TURN_BUDGET_MS, TURN_STAGES, type TurnStage } from '../../core/session/turn-ledger.ts';
import type { Turn } from './turn-clock.ts';
import { type Rows, type Stage, sayMs } from './waterfall.ts';

/** What people call the stages. */
const NAMES: Readonly<Record<TurnStage, string>> = {
  capture: 'Your microphone',
  network: 'Network',
  audio: 'Silence noticed',
  endpoint: 'Turn is over',
  llm: 'Model',
  tts: 'Voice',
  output: 'To your ear',
};

const ELSEWHERE = 'Not accounted for';

const WHOLE = 'Voice to voice';

/** The client's own stages are the caller's side; the others are the bot's. */
const CLIENT: readonly TurnStage[] = ['capture', 'network', 'output'];

/** The rows of a turn. */
export const TURN_ROWS: Rows = Object.fromEntries([
  ...TURN_STAGES.map((stage) => [NAMES[stage], CLIENT.includes(stage) ? 'ours' : 'bot'] as const),
  [ELSEWHERE, 'ours'] as const,
  [WHOLE, 'total'] as const,
]);

/** What the whole of a turn may take, in ms. */
export function budgetOf({ ledger }: Pick<Turn, 'ledger'>): number {
  const budgetMs = ledger?.budgetMs ?? TURN_BUDGET_MS;
  return TURN_STAGES.reduce((sum, stage) => sum + budgetMs[stage], 0);
}

/**
 * A turn's stages laid end to end; what none of them explains is a stage, too. Page and bot measure on clocks of their own, so
 * that stages may add up to more than the whole: each is cut at what is left of it.
 */
export function stagesOf(turn: Turn): Stage[] {
  const { ledger, voiceToVoiceMs } = turn;
  const whole = { name: WHOLE, fromMs: 0, ms: voiceToVoiceMs, budgetMs: budgetOf(turn) };
  if (!ledger) return [whole];
  const { budgetMs } = ledger;
  let fromMs = 0;
  const lay = (name: string, ms: number) => {
    const stage = { name, fromMs, ms: Math.min(Math.max(0, ms), voiceToVoiceMs - fromMs) };
    fromMs += stage.ms;
    return stage;
  };
  const parts = TURN_STAGES.flatMap((stage) => {
    const ms = ledger.stages[stage];
    return ms === undefined ? [] : [{ ...lay(NAMES[stage], ms), budgetMs: budgetMs[stage] }];
  });
  return [...parts, lay(ELSEWHERE, voiceToVoiceMs - fromMs), whole];
}

/** One sentence on a turn: within its budget, or what broke it. */
export function verdictOf(turn: Turn): string {
  const overMs = turn.voiceToVoiceMs - budgetOf(turn);
  const filler = turn.hiddenByFiller ? ' A word of the bot’s own hid the wait.' : '';
  if (overMs <= 0) return `Within its budget of ${sayMs(budgetOf(turn))}.${filler}`;
  const worst = turn.ledger ? worstOf(turn) : undefined;
  const because = worst ? `, most of it in “${worst}”` : '';
  return `${sayMs(overMs)} over its budget of ${sayMs(budgetOf(turn))}${because}.${filler}`;
}

/** The part that took most above its share; what nobody accounts for has none. */
function worstOf(turn: Turn): string | undefined {
  const parts = stagesOf(turn).filter(({ name }) => name !== WHOLE);
  const over = ({ ms, budgetMs = 0 }: Stage) => ms - budgetMs;
  return parts.toSorted((a, b) => over(b) - over(a))[0]?.name;
}
