import { describe, expect, it } from 'vitest';
import { type KeysTaken, USUAL_KEY_RULES as RULES } from '../../../../core/agent/keypad.ts';
import { isSamePress } from '../../../../services/bot/telephony/key-presses.ts';
import {
  type KeyInput,
  lookAtKeys,
  pressKey,
  startKeys,
} from '../../../../services/bot/turns/collect-keys.ts';

/** Presses keys at their times, looking at the clock before each. */
function type(
  presses: readonly (readonly [string, number])[],
  rules = RULES,
): KeyInput | KeysTaken {
  let input: KeyInput | KeysTaken = startKeys(rules, 0);
  for (const [digit, atMs] of presses) {
    if ('outcome' in input) return input;
    const looked = lookAtKeys(input, atMs);
    input = 'outcome' in looked ? looked : pressKey(rules, looked, { digit, atMs });
  }
  return input;
}

describe('collecting keys', () => {
  it('ends at the terminator, which is no part of it', () => {
    expect(
      type([
        ['1', 100],
        ['2', 200],
        ['#', 300],
      ]),
    ).toEqual({ outcome: 'taken', keys: '12' });
  });

  it('waits long for the first key, and from then on only between keys', () => {
    const input = type([
      ['1', 9900],
      ['2', 11_800],
      ['3', 13_700],
    ]);
    expect(input).toEqual({ keys: '123', dueMs: 15_700 });
    expect(lookAtKeys(input as KeyInput, 15_700)).toEqual({ outcome: 'taken', keys: '123' });
  });

  it('is nothing where no key came in time', () => {
    expect(lookAtKeys(startKeys(RULES, 0), 10_000)).toEqual({ outcome: 'nothing' });
    expect(type([['#', 5]])).toEqual({ outcome: 'nothing' });
  });

  it('refuses what is too long, and does not cut it', () => {
    const rules = { ...RULES, longest: 2 };
    expect(
      type(
        [
          ['1', 1],
          ['2', 2],
          ['3', 3],
        ],
        rules,
      ),
    ).toEqual({ outcome: 'too-long', keys: '123' });
  });

  it('ends at its full length where nothing else ends it', () => {
    const rules = { ...RULES, longest: 2, terminator: '' };
    expect(
      type(
        [
          ['1', 1],
          ['#', 2],
        ],
        rules,
      ),
    ).toEqual({ outcome: 'taken', keys: '1#' });
  });
});

describe('a press', () => {
  it('is told once, however often the carrier tells it', () => {
    const before = { digit: '5', id: '9', atMs: 0 };
    expect(isSamePress({ digit: '5', id: '9', atMs: 900 }, before)).toBe(true);
    expect(isSamePress({ digit: '5', atMs: 40 }, before)).toBe(true);
    expect(isSamePress({ digit: '5', id: '12', atMs: 200 }, before)).toBe(false);
    expect(isSamePress({ digit: '6', id: '9', atMs: 5 }, before)).toBe(false);
    expect(isSamePress({ digit: '5', atMs: 5 }, undefined)).toBe(false);
  });
});
