/** Speech for tests, by the product's own offline voice. */
import { FRAME_SAMPLES } from '../../../../services/bot/conversation/engine/engine.ts';
import { createVoice } from '../../../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../../../services/bot/speech/voice-files.ts';

const BOT = new URL('../../../../services/bot/main.ts', import.meta.url).href;

/** In frames of 20 ms. */
export async function spoken(name: 'rms' | 'slt', text: string): Promise<Int16Array[]> {
  const voice = createVoice(name, voiceFiles(BOT));
  const speech = await voice.speak(text);
  await voice.close();
  const count = Math.floor(speech.length / FRAME_SAMPLES);
  return Array.from({ length: count }, (_, i) =>
    speech.slice(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES),
  );
}
