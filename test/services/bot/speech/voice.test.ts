import { afterAll, describe, expect, it } from 'vitest';
import { toGrammar } from '../../../../services/bot/speech/recogniser.ts';
import { createVoice, VOICE_RATE } from '../../../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../../../services/bot/speech/voice-files.ts';

const files = voiceFiles(new URL('../../../../services/bot/main.ts', import.meta.url).href);
const voice = createVoice('slt', files);

afterAll(() => voice.close());

const loudness = (pcm: Int16Array) =>
  Math.sqrt(pcm.reduce((sum, s) => sum + s * s, 0) / pcm.length);

describe('the voice', () => {
  it('speaks a sentence at a natural length, audibly', async () => {
    const pcm = await voice.speak('Hello, this is the front desk.');
    expect(pcm.length / VOICE_RATE).toBeGreaterThan(1);
    expect(pcm.length / VOICE_RATE).toBeLessThan(4);
    expect(loudness(pcm)).toBeGreaterThan(500);
  });

  it('says other sentences differently, and the same one from memory', async () => {
    const [one, two, again] = await Promise.all(
      ['One.', 'Two and three.', 'One.'].map((text) => voice.speak(text)),
    );
    expect(again).toBe(one);
    expect(two?.length).not.toBe(one?.length);
  });

  it('brings the 8 kHz voice to the same rate', async () => {
    const kal = createVoice('kal', files);
    const pcm = await kal.speak('Hello, this is the front desk.');
    await kal.close();
    expect(pcm.length / VOICE_RATE).toBeGreaterThan(1);
  });
});

describe('toGrammar', () => {
  it('takes any one of the phrases', () => {
    expect(toGrammar(['good bye', 'hello'])).toContain('public <phrase> = good bye | hello;');
  });
});
