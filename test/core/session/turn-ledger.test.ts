import { describe, expect, it } from 'vitest';
import { ledgerOf, TURN_BUDGET_MS } from '../../../core/session/turn-ledger.ts';

const bot = {
  totalMs: 750,
  audioMs: 60,
  endpointMs: 290,
  llmMs: 280,
  ttsMs: 110,
  outputMs: 10,
};
const client = { captureMs: 40, networkMs: 18, playMs: 45 };

describe('ledgerOf', () => {
  it('lays the client’s stages beside the bot’s, and names none within the budget', () => {
    expect(ledgerOf(bot, client, TURN_BUDGET_MS)).toEqual({
      stages: {
        capture: 40,
        network: 18,
        audio: 60,
        endpoint: 290,
        llm: 280,
        tts: 110,
        output: 55,
      },
      totalMs: 853,
      budgetMs: TURN_BUDGET_MS,
    });
  });

  it('forgives a stage that others make good', () => {
    expect(ledgerOf({ ...bot, llmMs: 400 }, client, TURN_BUDGET_MS).broke).toBeUndefined();
  });

  it('names the stage that took most above its share', () => {
    const slow = { ...bot, llmMs: 500, endpointMs: 400 };
    expect(ledgerOf(slow, client, TURN_BUDGET_MS).broke).toBe('llm');
  });

  it('goes by what was measured: a telephone measures nothing', () => {
    const { stages, totalMs } = ledgerOf(bot, {}, TURN_BUDGET_MS);
    expect(stages).not.toHaveProperty('network');
    expect(stages.output).toBe(10);
    expect(totalMs).toBe(750);
  });

  it('holds an agent to its own budget', () => {
    expect(ledgerOf(bot, client, { ...TURN_BUDGET_MS, llm: 50 }).broke).toBe('llm');
  });
});
