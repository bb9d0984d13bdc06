/** Who speaks for the callers of a bench. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS_VARIABLE } from '../core/agent/open-models.ts';
import { MODELS } from '../local/agent/find-providers.ts';
import { loadMouths } from '../services/bot/providers/registry.ts';
import { createVoice } from '../services/bot/speech/voice.ts';
import { voiceFiles } from '../services/bot/speech/voice-files.ts';
import type { Say } from './turn-ends/recording.ts';

const SPEAKER = 'piper-joe';

interface Speaker {
  readonly say: Say;
  readonly voice: string;
  readonly close: () => Promise<void>;
}

/** A voice whose speech sounds like a person's where there is one; else the built-in. */
export async function findVoice(): Promise<Speaker> {
  const folder = process.env[MODELS_VARIABLE] ?? MODELS;
  if (!existsSync(join(folder, SPEAKER))) {
    const flite = createVoice(
      'slt',
      voiceFiles(new URL('../services/bot/main.ts', import.meta.url).href),
    );
    return { say: (text) => flite.speak(text), voice: 'flite', close: () => flite.close() };
  }
  const env = { [MODELS_VARIABLE]: folder };
  const parts = { language: 'en-US', keyterms: [], env, random: () => 0.5 };
  const [mouth] = await loadMouths([`local/${SPEAKER}`], parts);
  const { signal } = new AbortController();
  const say = async (text: string) => {
    const pieces: number[] = [];
    const words = (async function* () {
      yield text;
    })();
    for await (const pcm of mouth?.speak(words, signal) ?? []) pieces.push(...pcm);
    return Int16Array.from(pieces);
  };
  return { say, voice: SPEAKER, close: async () => undefined };
}
