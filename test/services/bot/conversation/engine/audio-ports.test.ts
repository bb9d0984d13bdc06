import { beforeEach, describe, expect, it } from 'vitest';
import { BotAudio, frameOf } from '../../../../../services/bot/conversation/engine/audio-ports.ts';
import {
  ENGINE_RATE,
  FRAME_SAMPLES,
} from '../../../../../services/bot/conversation/engine/engine.ts';
import { prepareLibrary } from '../../../../../services/bot/conversation/engine/prepare-library.ts';
import { SpokenLine } from '../../../../../services/bot/conversation/replies/spoken-line.ts';
import { createHandTimers } from '../../../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => {
  time = createHandTimers();
  prepareLibrary();
});

/** A bot that says a sentence of four seconds. */
async function speaks(text: string) {
  const audio = new BotAudio(time);
  const line = new SpokenLine();
  line.show(text);
  line.saying(0);
  line.made(4 * ENGINE_RATE);
  line.complete();
  await audio.captureFrame(frameOf(line, new Int16Array(4 * ENGINE_RATE).fill(1_000)));
  const play = (seconds: number) => {
    for (let frame = 0; frame < (seconds * ENGINE_RATE) / FRAME_SAMPLES; frame++)
      audio.queue.pull();
  };
  return { audio, play };
}

describe('what a bot said lately', () => {
  it('is what was played of it: a caller may say the rest, and it is no echo', async () => {
    const { audio, play } = await speaks('You would like to make an appointment tomorrow morning.');
    play(1);
    expect(audio.lately().trim()).toBe('You would like');
    play(1);
    expect(audio.lately()).toContain('You would like to make');
    audio.clearBuffer();
    expect(audio.lately()).toContain('You would like to make');
    expect(audio.lately()).not.toContain('morning');
  });

  it('is all of it where it was played to its end, for some seconds', async () => {
    const { audio, play } = await speaks('You would like to make an appointment.');
    audio.flush();
    play(5);
    expect(audio.lately().trim()).toBe('You would like to make an appointment.');
    time.pass(7_000);
    expect(audio.lately().trim()).toBe('');
  });
});
