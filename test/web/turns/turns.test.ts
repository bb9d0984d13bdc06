import { describe, expect, it } from 'vitest';
import { TURN_BUDGET_MS } from '../../../core/session/turn-ledger.ts';
import { stagesOf, verdictOf } from '../../../web/turns/turn-stages.ts';

const STAGES = { capture: 30, network: 10, audio: 5, endpoint: 300, llm: 200, tts: 90, output: 45 };
const LEDGER = { stages: STAGES, totalMs: 680, budgetMs: TURN_BUDGET_MS };

function partsOf(turn: Parameters<typeof stagesOf>[0]) {
  const bars = stagesOf(turn);
  return { parts: bars.slice(0, -1), whole: bars.at(-1)! };
}

describe('stagesOf', () => {
  it('lays the stages end to end, and shows what none explains', () => {
    const { parts, whole } = partsOf({ voiceToVoiceMs: 700, ledger: LEDGER });
    expect(parts.map(({ ms }) => ms)).toEqual([30, 10, 5, 300, 200, 90, 45, 20]);
    expect(parts.map(({ fromMs }) => fromMs)).toEqual([0, 30, 40, 45, 345, 545, 635, 680]);
    expect(whole).toMatchObject({ fromMs: 0, ms: 700, budgetMs: 990 });
  });

  it('shows no part that is longer than the whole', () => {
    const { parts, whole } = partsOf({ voiceToVoiceMs: 400, ledger: LEDGER });
    for (const { fromMs, ms } of parts) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(fromMs + ms).toBeLessThanOrEqual(whole.ms);
    }
  });

  it('leaves out what nobody measured, and shows the whole of a bot that accounts for nothing', () => {
    const { parts } = partsOf({
      voiceToVoiceMs: 700,
      ledger: { ...LEDGER, stages: { llm: 700 }, totalMs: 700 },
    });
    expect(parts.map(({ name }) => name)).toEqual(['Model', 'Not accounted for']);
    expect(stagesOf({ voiceToVoiceMs: 700 })).toMatchObject([{ name: 'Voice to voice', ms: 700 }]);
  });
});

describe('verdictOf', () => {
  it.each([
    [{ voiceToVoiceMs: 700, ledger: LEDGER }, 'Within its budget of 990 ms.'],
    [
      { voiceToVoiceMs: 1_500, ledger: { ...LEDGER, stages: { ...STAGES, llm: 1_000 } } },
      '510 ms over its budget of 990 ms, most of it in “Model”.',
    ],
    [
      { voiceToVoiceMs: 2_000, ledger: LEDGER, hiddenByFiller: true },
      '1010 ms over its budget of 990 ms, most of it in “Not accounted for”. A word of the bot’s own hid the wait.',
    ],
    [{ voiceToVoiceMs: 1_000 }, '10 ms over its budget of 990 ms.'],
  ])('says of %j: %s', (turn, sentence) => {
    expect(verdictOf(turn)).toBe(sentence);
  });

  it('takes the budget that the agent names', () => {
    const budgetMs = { capture: 1, network: 1, audio: 1, endpoint: 1, llm: 1, tts: 1, output: 4 };
    expect(verdictOf({ voiceToVoiceMs: 10, ledger: { ...LEDGER, budgetMs } })).toBe(
      'Within its budget of 10 ms.',
    );
  });
});
