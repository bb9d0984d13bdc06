/** A sentence by our own voice, for a caller to say. */
import { createVoice } from '../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../services/bot/speech/voice-files.ts';

/** What callers say. */
export const SENTENCE = 'What are your opening hours?';

/** Seconds between two times. */
export const PAUSE_S = 4;

/** Its samples. */
export async function speakSentence(): Promise<Int16Array> {
  const from = new URL('../../services/bot/main.ts', import.meta.url).href;
  const voice = createVoice('slt', voiceFiles(from));
  const said = await voice.speak(SENTENCE);
  await voice.close();
  return said;
}
