import { beforeAll, describe, expect, it } from 'vitest';
import { FRAME_SAMPLES } from '../../../../services/bot/conversation/engine/engine.ts';
import { guardFromEcho } from '../../../../services/bot/echo/without-echo.ts';
import { spoken } from './spoken.ts';

/** Louder than this, a recogniser may hear words: −50 dB of full scale. */
const AUDIBLE = 100;

describe('guardFromEcho', () => {
  let bot: Int16Array[];
  let caller: Int16Array[];
  beforeAll(async () => {
    bot = await spoken(
      'rms',
      'We are open from nine to five, Monday to Friday. On Saturdays we close at noon, and on Sundays nobody is here.',
    );
    caller = await spoken(
      'slt',
      'Wait, I would like to book a table for two people on Friday evening.',
    );
  });

  /** Plays the bot's speech, once over, to a microphone that hears it again and what its caller says from `from` on. */
  function hear(of: { readonly db: number; readonly delayMs: number; readonly from?: number }) {
    const heard: number[] = [];
    const raw: number[] = [];
    const said: number[] = [];
    let at = 0;
    const guard = guardFromEcho({
      pullPcm: () => bot[at],
      pushPcm: (frame) => void heard.push(loudness(frame)),
    });
    const gain = 10 ** (of.db / 20);
    const delay = of.delayMs / 20;
    for (; at < bot.length; at++) {
      guard.pullPcm();
      const words = of.from === undefined ? undefined : caller[at - of.from];
      const microphone = mix(bot[at - delay], gain, words);
      raw.push(loudness(microphone));
      said.push(words ? loudness(words) : 0);
      guard.pushPcm(microphone);
    }
    guard.close();
    return { heard, raw, said };
  }

  it.each([
    [-10, 100],
    [-20, 60],
    [-30, 200],
    [-40, 300],
  ])('lets nothing through of an echo of %d dB, %d ms later', (db, delayMs) => {
    const { heard, raw } = hear({ db, delayMs });
    // The control: without it the bot hears itself.
    if (db > -40) expect(Math.max(...raw)).toBeGreaterThan(AUDIBLE);
    expect(share(heard, (level) => level > AUDIBLE)).toBeLessThan(0.01);
  });

  it.each([
    ['over an echo', { db: -20, delayMs: 100, from: 150 }],
    ['with no echo', { db: -200, delayMs: 100, from: 150 }],
    ['in the bot’s first second, with no echo', { db: -200, delayMs: 100, from: 15 }],
  ])('hears a caller who breaks in %s', (_, of) => {
    const { heard, said } = hear(of);
    const spokenAt = said.flatMap((level, i) => (level > 500 ? [i] : []));
    const kept = spokenAt.filter((i) => (heard[i] ?? 0) > (said[i] ?? 0) / 4);
    expect(kept.length / spokenAt.length).toBeGreaterThan(0.7);
  });

  it('leaves what is heard as it is while the bot is silent', () => {
    const heard: Int16Array[] = [];
    const guard = guardFromEcho({
      pullPcm: () => undefined,
      pushPcm: (frame) => void heard.push(frame),
    });
    for (const frame of caller) {
      guard.pullPcm();
      guard.pushPcm(frame);
    }
    expect(heard).toEqual(caller);
  });
});

/** With noise of the least bit, as any microphone has. */
function mix(
  echo: Int16Array | undefined,
  gain: number,
  words: Int16Array | undefined,
): Int16Array {
  const mixed = new Int16Array(FRAME_SAMPLES);
  for (let i = 0; i < mixed.length; i++)
    mixed[i] = gain * (echo?.[i] ?? 0) + 0.5 * (words?.[i] ?? 0) + 4 * Math.sin(i * i * 1.7);
  return mixed;
}

function loudness(frame: Int16Array): number {
  let total = 0;
  for (const sample of frame) total += sample * sample;
  return Math.sqrt(total / frame.length);
}

function share(values: readonly number[], is: (value: number) => boolean): number {
  return values.filter(is).length / values.length;
}
