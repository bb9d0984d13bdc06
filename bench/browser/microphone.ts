/** A sentence by our own voice, as the file that a fake microphone plays over and over. */
import { writeFileSync } from 'node:fs';
import { voiceFiles } from '../../services/bot/speech/voice-files.ts';
import { createVoice, VOICE_RATE } from '../../services/bot/speech/voice.ts';

const SENTENCE = 'What are your opening hours?';

/** Seconds between two times. */
const PAUSE_S = 4;

/** Samples of the sentence, and the silence after it. */
export async function speakSentence(text = SENTENCE, pauseS = PAUSE_S): Promise<Int16Array> {
  const from = new URL('../../services/bot/bot-main.ts', import.meta.url).href;
  const voice = createVoice('slt', voiceFiles(from));
  const said = await voice.speak(text);
  await voice.close();
  const samples = new Int16Array(said.length + pauseS * VOICE_RATE);
  samples.set(said);
  return samples;
}

/** Writes a mono WAV. Answers its path. */
export async function writeMicrophone(file: string): Promise<string> {
  const samples = await speakSentence();
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(VOICE_RATE, 24);
  header.writeUInt32LE(VOICE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(file, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return file;
}
