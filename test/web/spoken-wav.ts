/** A wav for Chromium's fake microphone, spoken by the product's own offline voice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toWav } from '../../core/archive/wav.ts';
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
  const pcm = Int16Array.from(spoken.flatMap((samples) => [...samples]));
  const folder = mkdtempSync(join(tmpdir(), 'wav-'));
  const path = join(folder, 'spoken.wav');
  writeFileSync(path, toWav(pcm, VOICE_RATE));
  return { path, pcm, remove: () => rmSync(folder, { recursive: true }) };
}

/** A file that is there until removed. */
export interface SpokenWav {
  readonly path: string;
  /** What is in it, at 16 kHz. */
  readonly pcm: Int16Array;
  remove(): void;
}
