import { expect, it } from 'vitest';
import { turnOf } from '../../bench/turns/heard-turn.ts';

/** Peaks 20 ms apart: `c` is the caller's voice, `b` the bot's, `x` both, `.` neither. */
const heard = (line: string) =>
  line.split('').map((who, i) => ({
    atMs: i * 20,
    caller: 'cx'.includes(who) ? 0.3 : 0,
    bot: 'bx'.includes(who) ? 0.2 : 0,
  }));

it('turnOf takes the wait from the caller’s last sound to the bot’s first', () => {
  expect(turnOf(heard('..ccc.c.....bbb.b'), false)).toEqual({ answerMs: 120 });
});

it('turnOf takes a barge-in from the caller’s first sound to the bot’s last one before the answer', () => {
  expect(turnOf(heard('bbbxxxcccc....bbb'), true)).toEqual({ answerMs: 100, silenceMs: 40 });
});

it('turnOf knows a bot that was silent already', () => {
  expect(turnOf(heard('b..cccc....bbb'), true)).toEqual({ answerMs: 100, silenceMs: 0 });
});
