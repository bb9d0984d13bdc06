import { expect, it } from 'vitest';
import type { TurnStages } from '../../../../../core/session/turn-ledger.ts';
import { createReplyClock } from '../../../../../services/bot/conversation/replies/reply-clock.ts';

function clockAt() {
  const turns: TurnStages[] = [];
  let now = 0;
  const clock = createReplyClock(
    () => now,
    (stages) => void turns.push(stages),
  );
  const at = (ms: number) => {
    now = ms;
    return clock;
  };
  return { turns, at };
}

it('times a turn that its model has ended before the detector has noticed the silence', () => {
  const { turns, at } = clockAt();
  at(1_200).decided();
  at(1_300).speechEnded(300, 50);
  at(1_500).firstFrame();
  expect(turns).toEqual([
    { totalMs: 500, audioMs: 50, endpointMs: 150, llmMs: 0, ttsMs: 0, outputMs: 300 },
  ]);
});

it('forgets a decision whose reply the caller has spoken over', () => {
  const { turns, at } = clockAt();
  at(200).speechEnded(100, 50);
  at(300).decided();
  at(1_500).speechEnded(300, 50);
  at(1_600).firstFrame();
  expect(turns).toEqual([]);
});
