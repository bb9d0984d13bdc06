import { describe, expect, it } from 'vitest';
import { createTurnClock, type Turn } from '../../web/turn-clock.ts';

const STAGES = { endpointMs: 5, llmMs: 1, ttsMs: 30, totalMs: 40 };

function listen() {
  const turns: Turn[] = [];
  return { turns, clock: createTurnClock((turn) => turns.push(turn)) };
}

describe('createTurnClock', () => {
  it('measures from the last sound of the caller to the first of the bot', () => {
    const { turns, clock } = listen();
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.answered(STAGES);
    clock.botStarted(1480);
    expect(turns).toEqual([{ voiceToVoiceMs: 480, noticedMs: 350, stages: STAGES }]);
  });

  it('does not mind in which order it is told', () => {
    const { turns, clock } = listen();
    clock.noticed(1350);
    clock.callerStopped(1000);
    clock.botStarted(1480);
    clock.answered(STAGES);
    expect(turns.map((turn) => turn.voiceToVoiceMs)).toEqual([480]);
  });

  it('takes the last stop before the bot noticed, not one that the caller went on from', () => {
    const { turns, clock } = listen();
    clock.callerStopped(200);
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.callerStopped(1400);
    clock.answered(STAGES);
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
    clock.answered(STAGES);
    clock.botStarted(2000);
    clock.answered(STAGES);
    expect(turns).toHaveLength(1);
  });

  it('gives up a turn that the caller takes back', () => {
    const { turns, clock } = listen();
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.answered(STAGES);
    clock.callerStopped(2000);
    clock.noticed(2350);
    clock.answered(STAGES);
    clock.botStarted(2500);
    expect(turns.map((turn) => turn.voiceToVoiceMs)).toEqual([500]);
  });

  it('measures nothing when the caller typed before the bot spoke', () => {
    const { turns, clock } = listen();
    clock.callerStopped(1000);
    clock.noticed(1350);
    clock.typed();
    clock.answered(STAGES);
    clock.botStarted(1480);
    expect(turns).toEqual([]);
  });
});
