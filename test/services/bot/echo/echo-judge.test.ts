import { beforeAll, describe, expect, it } from 'vitest';
import { createEchoJudge } from '../../../../services/bot/echo/echo-judge.ts';
import { spoken } from './spoken.ts';

/** Faint noise, as of any microphone: −66 dB. */
const NOISE = 10;

describe('createEchoJudge', () => {
  let bot: Int16Array[];
  let caller: Int16Array[];
  beforeAll(async () => {
    bot = await spoken(
      'rms',
      'We are open from nine to five, Monday to Friday. On Saturdays we close at noon.',
    );
    caller = await spoken(
      'slt',
      'Wait, I would like to book a table for two people on Friday evening at eight.',
    );
  });

  /** What it says after so many seconds of the bot's speech; `heard` mixes the microphone's frame. */
  function judged(seconds: number, heard: (i: number) => number) {
    const judge = createEchoJudge();
    for (let i = 0; i < seconds * 50; i++) judge.note(heard(i), power(bot[i]));
    return judge.verdict;
  }
  /** Of the same loudness all the time, give or take a tenth. */
  const noise = (i: number) => NOISE ** 2 * (1 + 0.1 * Math.sin(i * i));
  const echo = (db: number, delay: number) => (i: number) =>
    noise(i) + 10 ** (db / 10) * power(bot[i - delay]);

  it('knows after a second of the bot’s speech that a silent microphone hears no echo', () => {
    expect(judged(0.5, noise)).toBe('unknown');
    expect(judged(1.2, noise)).toBe('none');
  });

  it.each([
    [-20, 5],
    [-30, 15],
    [-40, 10],
  ])(
    'finds an echo of %d dB that comes %d frames later, and never says that there is none',
    (db, delay) => {
      for (const seconds of [0.5, 1, 1.5, 2, 2.5])
        expect(judged(seconds, echo(db, delay))).not.toBe('none');
      expect(judged(4, echo(db, delay))).toBe('echo');
    },
  );

  it('takes a caller who talks over the bot for no echo', () => {
    expect(judged(4, (i) => noise(i) + power(caller[i - 20]))).not.toBe('echo');
  });

  it('finds an echo that begins in the middle of a call, when headphones are taken off', () => {
    const judge = createEchoJudge();
    for (let i = 0; i < 100; i++) judge.note(noise(i), power(bot[i]));
    expect(judge.verdict).toBe('none');
    for (let i = 0; i < 200; i++) judge.note(echo(-20, 8)(i), power(bot[i]));
    expect(judge.verdict).toBe('echo');
  });

  it('thinks of no echo anymore when the loudspeaker is turned off', () => {
    const judge = createEchoJudge();
    for (let i = 0; i < 200; i++) judge.note(echo(-20, 8)(i), power(bot[i]));
    for (let i = 0; i < 200; i++) judge.note(noise(i), power(bot[i]));
    expect(judge.verdict).toBe('none');
  });
});

function power(frame: Int16Array | undefined): number {
  if (!frame) return 0;
  let total = 0;
  for (const sample of frame) total += sample * sample;
  return total / frame.length;
}
