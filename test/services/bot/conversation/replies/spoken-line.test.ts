import { describe, expect, it } from 'vitest';
import { SpokenLine } from '../../../../../services/bot/conversation/replies/spoken-line.ts';

const RATE = 16_000;

function lineOf(...sentences: string[]): SpokenLine {
  const line = new SpokenLine();
  for (const sentence of sentences) line.show(sentence);
  return line;
}

describe('SpokenLine.heard', () => {
  it('goes by where the voice says that its sentences begin', () => {
    const line = lineOf('We open at nine.', 'On Sundays we stay closed.', 'Shall I book?');
    line.saying(0);
    line.made(2 * RATE);
    line.saying(1);
    line.made(3 * RATE);
    expect(line.heard(2 * RATE)).toBe('We open at nine.');
    expect(line.heard(3.5 * RATE)).toBe('We open at nine. On Sundays we');
  });

  it('takes nothing for heard whose sound is not made yet, however much text there is', () => {
    const line = lineOf('We open at nine.', 'On Sundays we stay closed.', 'Shall I book?');
    line.made(RATE);
    expect(line.heard(RATE)).toBe('We open at nine.');
    expect(line.heard(RATE / 2)).toBe('We open');
  });

  it('shares the whole sound among the words where the voice says nothing of sentences', () => {
    const line = lineOf('one two three four', 'five six seven eight');
    line.made(4 * RATE);
    line.complete();
    expect(line.heard(2 * RATE)).toBe('one two three four');
    expect(line.heard(4 * RATE)).toBe('one two three four five six seven eight');
    expect(line.heard(0)).toBe('');
  });

  it('counts a word as heard by its larger part', () => {
    const line = lineOf('absolutely not');
    line.made(RATE);
    line.complete();
    expect(line.heard(0.3 * RATE)).toBe('');
    expect(line.heard(0.4 * RATE)).toBe('absolutely');
  });

  it('tells its end once, and to who asks late', () => {
    const line = new SpokenLine();
    const told: boolean[] = [];
    line.addDoneCallback(({ interrupted }) => told.push(interrupted));
    line.finish(true);
    line.finish(false);
    line.addDoneCallback(({ interrupted }) => told.push(interrupted));
    expect(told).toEqual([true, true]);
  });
});
