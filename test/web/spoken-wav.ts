/** A wav for Chromium's fake microphone, spoken by the product's own offline voice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVoice, VOICE_RATE } from '../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../services/bot/speech/voice-files.ts';

const BOT = new URL('../../services/bot/main.ts', import.meta.url).href;

/** Silence in seconds, or a sentence. */
export type Part = number | string;

/** Speaks the parts one after another into a file that is played in a loop. */
export async function writeSpokenWav(parts: readonly Part[]): Promise<SpokenWav> {
  const voice = createVoice('rms', voiceFiles(BOT));
  const spoken = await Promise.all(
    parts.map((part) =>
      typeof part === 'number'
        ? Promise.resolve(new Int16Array(part * VOICE_RATE))
        : voice.speak(part),
    ),
  );
  await voice.close();
  const pcm = Buffer.concat(spoken.map((s) => Buffer.from(s.buffer, s.byteOffset, s.byteLength)));
  const folder = mkdtempSync(join(tmpdir(), 'wav-'));
  const path = join(folder, 'spoken.wav');
  writeFileSync(path, Buffer.concat([wavHeader(pcm.length), pcm]));
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

/** A file that is there until removed. */
export interface SpokenWav {
  readonly path: string;
  remove(): void;
}

/** RIFF, one channel of 16-bit samples. */
function wavHeader(bytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(VOICE_RATE, 24);
  header.writeUInt32LE(VOICE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return header;
}
