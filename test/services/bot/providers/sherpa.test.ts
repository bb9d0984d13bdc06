import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGINE_FOLDER } from '../../../../core/agent/open-models.ts';
import { MODELS } from '../../../../local/agent/find-providers.ts';
import { loadHearers, loadMouths } from '../../../../services/bot/providers/registry.ts';
import { all, pieces } from './collect.ts';

/** Where `npx greenroom models add whisper-tiny.en piper-joe` puts them, or another folder with the same. */
const folder = process.env['GREENROOM_MODELS'] ?? MODELS;
const parts = {
  language: 'en-US',
  keyterms: [],
  env: { GREENROOM_MODELS: folder },
  random: Math.random,
};
const NEEDED = [ENGINE_FOLDER, 'whisper-tiny.en', 'piper-joe'];
const missing = NEEDED.filter((name) => !existsSync(join(folder, name)));

describe.skipIf(missing.length > 0)(
  `open models${missing.length > 0 ? ` (skipped: \`npx greenroom models add\` has not fetched ${missing.join(', ')})` : ''}`,
  () => {
    it('hear every word of what they say themselves, and count its sentences', async () => {
      const [[mouth], [hearer]] = await Promise.all([
        loadMouths(['local/piper-joe'], parts),
        loadHearers(['local/whisper-tiny.en'], parts),
      ]);
      const sentences: number[] = [];
      const text = pieces('We are open from nine to six. ', 'On Sundays we are closed.');
      const { signal } = new AbortController();
      const sound = await all(mouth!.speak(text, signal, (index) => void sentences.push(index)));
      expect(sentences).toEqual([0, 1]);
      const heard = await new Promise<string>((resolve, reject) => {
        const ear = hearer!.open({ onText: ({ text: words }) => resolve(words), onFault: reject });
        ear.speechStarted();
        for (const pcm of sound) ear.push(pcm);
        ear.speechEnded();
        ear.push(new Int16Array(1_600));
      });
      expect(heard.toLowerCase().replaceAll(/[^a-z0-9 ]/g, '')).toMatch(
        /we are open from (nine|9) to (six|6) on sundays we are closed/,
      );
    }, 30_000);
  },
);

describe('findModel', () => {
  it('says which command fetches a model that is not there, and which there are', async () => {
    const nowhere = { ...parts, env: { GREENROOM_MODELS: '/nowhere' } };
    await expect(loadMouths(['local/piper-joe'], nowhere)).rejects.toThrow(
      'Cannot use local/piper-joe: run `npx greenroom models add piper-joe`',
    );
    await expect(loadMouths(['local/acme'], nowhere)).rejects.toThrow(/must be one of whisper-/);
  });
});
