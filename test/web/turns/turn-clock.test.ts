import { describe, expect, it } from 'vitest';
import { TURN_BUDGET_MS } from '../../../core/session/turn-ledger.ts';
import { createTurnClock, type Turn } from '../../../web/turns/turn-clock.ts';

const STAGES = { endpoint: 5, llm: 1, tts: 30 };
const ACCOUNT = { ledger: { stages: STAGES, totalMs: 36, budgetMs: TURN_BUDGET_MS } };

function listen() {
  const turns: Turn[] = [];
  return { turns, clock: createTurnClock((turn) => turns.push(turn)) };
}

describe('createTurnClock', () => {
  it('measures from the last sound of the caller to the first of the bot', () => {
    const { turns, clock } = listen();
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.accounted(ACCOUNT);
    clock.botStarted(1480);
    expect(turns).toEqual([{ voiceToVoiceMs: 480, ...ACCOUNT }]);
  });

  it('does not mind in which order it is told', () => {
    const { turns, clock } = listen();
    clock.noticed(1350);
    clock.callerStopped(1000);
    clock.botStarted(1480);
    clock.accounted(ACCOUNT);
    expect(turns.map((turn) => turn.voiceToVoiceMs)).toEqual([480]);
  });

  it('takes the last stop before the bot noticed, not one that the caller went on from', () => {
    const { turns, clock } = listen();
    clock.callerStopped(200);
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.callerStopped(1400);
    clock.accounted(ACCOUNT);
    clock.botStarted(1480);
    expect(turns.map((turn) => turn.voiceToVoiceMs)).toEqual([480]);
  });

  it('measures nothing for a greeting, for sound that no turn answers, and twice for none', () => {
    const { turns, clock } = listen();
    clock.botStarted(300);
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.botStarted(1480);
    expect(turns).toEqual([]);
    clock.accounted(ACCOUNT);
    clock.botStarted(2000);
    clock.accounted(ACCOUNT);
    expect(turns).toHaveLength(1);
  });

  it('gives up a turn that the caller takes back', () => {
    const { turns, clock } = listen();
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.accounted(ACCOUNT);
    clock.callerStopped(2000);
    clock.noticed(2350);
    clock.accounted(ACCOUNT);
    clock.botStarted(2500);
    expect(turns.map((turn) => turn.voiceToVoiceMs)).toEqual([500]);
  });

  it('measures nothing when the caller typed before the bot spoke', () => {
    const { turns, clock } = listen();
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.typed();
    clock.accounted(ACCOUNT);
    clock.botStarted(1480);
    expect(turns).toEqual([]);
  });

  it('measures a bot of another make, which accounts for nothing', () => {
    const { turns, clock } = listen();
    clock.withoutAccounts();
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.botStarted(1480);
    expect(turns).toEqual([{ voiceToVoiceMs: 480 }]);
  });
});
