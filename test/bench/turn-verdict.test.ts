import { describe, expect, it } from 'vitest';
import { record } from '../../bench/turn-ends/recording.ts';
import { HELD_OUT, NOISES, UTTERANCES } from '../../bench/turn-ends/utterances.ts';
import { judgeTurnEnd } from '../../bench/turn-ends/verdict.ts';

const say = async (text: string) => new Int16Array(text.length * 1_000).fill(1_000);

describe('judgeTurnEnd', () => {
  it.each<[string, number, number[], string]>([
    ['an end after the last word', 3_000, [3_600], 'right'],
    ['an end in a pause', 3_000, [1_700, 3_600], 'early'],
    ['an end that a caller has waited for', 3_000, [4_300], 'late'],
    ['no end', 3_000, [], 'missed'],
    ['a cough for a turn', 0, [900], 'noise'],
    ['a cough for nothing', 0, [], 'right'],
  ])('takes %s for what it is', (_, endMs, turns, what) => {
    expect(judgeTurnEnd({ endMs }, turns).what).toBe(what);
  });
});

describe('record', () => {
  it('tells words after they were said, and ends with the last of them', async () => {
    const pieces = ['One, two.', 700, 'Three?', 500, NOISES.cough];
    const { told, endMs, pcm } = await record({ difficulty: 'digits', pieces }, say, 1);
    expect(told.map(({ text, final }) => [text, final])).toEqual([
      ['One', false],
      ['One two', true],
      ['Three', true],
    ]);
    expect(told.every(({ atMs }, i) => i === 0 || atMs > (told[i - 1]?.atMs ?? 0))).toBe(true);
    expect(told.at(-1)?.atMs).toBeCloseTo(endMs + 250);
    expect(pcm.length / 16).toBeGreaterThan(endMs + 3_600);
  });
});

describe('the set', () => {
  it('has at least sixty turns, of each difficulty some', () => {
    expect(UTTERANCES.length).toBeGreaterThanOrEqual(60);
    const kinds = new Set(UTTERANCES.map(({ difficulty }) => difficulty));
    expect(kinds.size).toBe(7);
    expect(HELD_OUT.length).toBeGreaterThanOrEqual(18);
  });
});
