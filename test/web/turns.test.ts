import { describe, expect, it } from 'vitest';
import { stagesOf } from '../../web/turns.ts';

function partsOf(turn: Parameters<typeof stagesOf>[0]) {
  const bars = stagesOf(turn);
  return { parts: bars.slice(0, -1), whole: bars.at(-1)! };
}

describe('stagesOf', () => {
  it('lays the stages end to end, and calls what none explains the way back', () => {
    const { parts, whole } = partsOf({
      voiceToVoiceMs: 900,
      noticedMs: 200,
      stages: { endpointMs: 100, llmMs: 300, totalMs: 600 },
    });
    expect(parts.map(({ ms }) => ms)).toEqual([200, 100, 300, 200, 100]);
    expect(parts.map(({ fromMs }) => fromMs)).toEqual([0, 200, 300, 600, 800]);
    expect(whole).toMatchObject({ fromMs: 0, ms: 900 });
  });

  it.each([
    ['the page was told late', { voiceToVoiceMs: 500, noticedMs: 800, stages: { totalMs: 100 } }],
    [
      'the bot began before the turn was decided',
      {
        voiceToVoiceMs: 500,
        noticedMs: 200,
        stages: { endpointMs: 600, llmMs: 900, totalMs: 1500 },
      },
    ],
  ])('shows no part that is longer than the whole: %s', (_, turn) => {
    const { parts, whole } = partsOf(turn);
    for (const { fromMs, ms } of parts) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(fromMs + ms).toBeLessThanOrEqual(whole.ms);
    }
  });
});
