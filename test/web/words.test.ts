import { describe, expect, it } from 'vitest';
import { endingOf } from '../../web/endings.ts';
import { sayWait } from '../../web/wait-in-line.ts';
import { sayMs } from '../../web/waterfall.ts';

describe('sayWait', () => {
  it.each([
    [{ position: 2, expectedWaitMs: 1 }, 'You are number 2 in line. A bot is starting: about 1 s.'],
    [
      { position: 1, expectedWaitMs: 44_100 },
      'You are number 1 in line. A bot is starting: about 45 s.',
    ],
    [
      { position: 3, expectedWaitMs: null },
      'You are number 3 in line. It is your turn as soon as a call ends.',
    ],
    [{}, 'A bot is being found.'],
  ])('says %j', (place, sentence) => {
    expect(sayWait(place)).toBe(sentence);
  });
});

describe('endingOf', () => {
  it('tells an end as it should be from a fault', () => {
    expect(endingOf({ reason: 'bot_goodbye' }).state).toBe('over');
    expect(endingOf({ reason: 'task_died' }).state).toBe('gone');
  });

  it('has a sentence where nobody knows a reason', () => {
    const sentence = 'It has fallen silent. Press Start for another bot.';
    expect(endingOf(undefined)).toEqual({ state: 'gone', sentence });
    expect(endingOf({ reason: 'a reason of a later version' }).sentence).toBe(sentence);
  });
});

describe('sayMs', () => {
  it.each([
    [0.4, '0 ms'],
    [512.4, '512 ms'],
    [12_340, '12.3 s'],
  ])('says %d as %s', (ms, text) => {
    expect(sayMs(ms)).toBe(text);
  });
});
