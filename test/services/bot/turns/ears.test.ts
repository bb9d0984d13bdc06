import { beforeEach, describe, expect, it } from 'vitest';
import type { HearingEvents } from '../../../../services/bot/providers/ports.ts';
import { openEars } from '../../../../services/bot/turns/ears.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => void (time = createHandTimers()));

/** Ears over a recogniser that says what it is told to. */
function listen(bot = { speaking: false, lately: '' }) {
  const told: string[] = [];
  let hearing: HearingEvents | undefined;
  const ears = openEars({
    hearer: {
      name: 'test',
      open(events) {
        hearing = events;
        const nothing = () => undefined;
        return { push: nothing, speechStarted: nothing, speechEnded: nothing, close: nothing };
      },
    },
    endpointing: { minMs: 300, maxMs: 2_000, by: 'text' },
    bot: { speaking: () => bot.speaking, lately: () => bot.lately },
    clock: time,
    events: {
      onWords: (text) => void told.push(`words ${text}`),
      onLikelyTurn: (text) => void told.push(`likely ${text}`),
      onTurn: (text) => void told.push(`turn ${text}`),
      onInterruption: () => void told.push('interruption'),
      onUnheard: () => void told.push('again'),
      onDeaf: () => void told.push('deaf'),
    },
  });
  let count = 0;
  return {
    told,
    ears,
    unheard: () => hearing?.onUnheard?.(),
    hear: (text: string, of: { segment?: string; final?: boolean } = {}) =>
      hearing?.onText({ segment: of.segment ?? 's', text, final: of.final ?? false }),
    /** Says a piece and then nothing for so long. */
    say: (text: string, thenMs: number) => {
      ears.speechStarted();
      hearing?.onText({ segment: `piece ${++count}`, text, final: true });
      ears.speechEnded(time.monotonicMs());
      time.pass(thenMs);
    },
    turns: () => told.filter((line) => line.startsWith('turn')),
  };
}

describe('ears', () => {
  it('think ahead at a silence, and tell the turn once it is over', () => {
    const { told, say } = listen();
    say('When are you open?', 100);
    expect(told.at(-1)).toBe('likely When are you open?');
    time.pass(250);
    expect(told.at(-1)).toBe('turn When are you open?');
  });

  it('keep digits that come in groups, 0.7 s apart, in one turn', () => {
    const { say, turns } = listen();
    say('my number is four one five', 700);
    say('five five five', 400);
    say('zero one zero zero', 700);
    expect(turns()).toEqual(['turn my number is four one five five five five zero one zero zero']);
  });

  it('keep a spelled e-mail in one turn', () => {
    const { say, turns } = listen();
    say('my email is', 600);
    say('a n n a', 700);
    say('at', 700);
    say('example dot com', 900);
    expect(turns()).toEqual(['turn my email is a n n a at example dot com']);
  });

  it('do not take the pause in a goodbye for its end', () => {
    const { say, turns } = listen();
    say('goodbye', 600);
    say('no, your hours?', 900);
    expect(turns()).toEqual(['turn goodbye no, your hours?']);
  });

  it('tell nothing of a sentence that goes on after half a second but its whole', () => {
    const { say, turns } = listen();
    say('please count the', 500);
    say('boxes in the hall.', 900);
    expect(turns()).toEqual(['turn please count the boxes in the hall.']);
  });

  it('end a turn by a partial, and take its late final for nothing new', () => {
    const { ears, hear, turns } = listen();
    ears.speechStarted();
    hear('What are your opening hours?');
    ears.speechEnded(time.monotonicMs());
    time.pass(1_000);
    hear('What are your opening hours?', { final: true });
    time.pass(3_000);
    expect(turns()).toEqual(['turn What are your opening hours?']);
  });

  it('take words that a segment adds after its turn for the next one', () => {
    const { ears, hear, say, turns } = listen();
    say('unrelated.', 500);
    ears.speechStarted();
    hear('Hello.');
    ears.speechEnded(time.monotonicMs());
    time.pass(500);
    ears.speechStarted();
    hear('Hello. Anybody there?');
    ears.speechEnded(time.monotonicMs());
    time.pass(500);
    expect(turns().slice(1)).toEqual(['turn Hello.', 'turn Anybody there?']);
  });

  it('wait for a text that comes after the silence', () => {
    const { ears, hear, turns } = listen();
    ears.speechStarted();
    ears.speechEnded(time.monotonicMs());
    time.pass(2_500);
    hear('When are you open?', { final: true });
    time.pass(10);
    expect(turns()).toEqual(['turn When are you open?']);
  });

  it.each(['mm-hmm', 'Okay.', 'yeah, right', 'I see', 'uh huh'])(
    'let the bot go on through "%s"',
    (sound) => {
      const { say, told } = listen({ speaking: true, lately: 'We are open.' });
      say(sound, 4_000);
      expect(told).toEqual([]);
    },
  );

  it('take "okay" for an answer when the bot is silent', () => {
    const { say, turns } = listen();
    say('Okay.', 1_000);
    expect(turns()).toEqual(['turn Okay.']);
  });

  it('take the word from the bot at the first words that are no sound of listening', () => {
    const { ears, hear, told } = listen({ speaking: true, lately: '' });
    ears.speechStarted();
    hear('No, wait');
    expect(told[0]).toBe('interruption');
  });

  it('do not hear the bot’s own words in its echo', () => {
    const lately = 'We are open from nine to six, Monday to Saturday.';
    const { say, told } = listen({ speaking: true, lately });
    say('open from nine to six monday', 4_000);
    expect(told).toEqual([]);
  });

  it('tell no turn of a sound without words', () => {
    const { ears, told } = listen();
    ears.speechStarted();
    ears.speechEnded(time.monotonicMs());
    time.pass(10_000);
    expect(told).toEqual([]);
  });

  it('ask once more what was said into a silence and not heard, and nothing over the bot’s voice', () => {
    const { ears, unheard, told } = listen();
    ears.speechStarted();
    unheard();
    ears.speechEnded(time.monotonicMs());
    unheard();
    const over = listen({ speaking: true, lately: '' });
    over.ears.speechStarted();
    over.ears.speechEnded(time.monotonicMs());
    over.unheard();
    expect([told, over.told]).toEqual([['again'], []]);
  });

  it('let a hearer that catches up tell all the words, and wait no longer for one that has told the last', () => {
    const { ears, hear, turns } = listen();
    ears.speechStarted();
    ears.speechEnded(time.monotonicMs());
    time.pass(4_000);
    for (const words of ['are', 'are you', 'are you open?']) {
      hear(words);
      time.pass(200);
    }
    expect(turns()).toEqual([]);
    hear('Are you open?', { final: true });
    time.pass(0);
    expect(turns()).toEqual(['turn Are you open?']);
  });
});
