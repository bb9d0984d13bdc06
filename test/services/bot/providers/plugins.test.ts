import { afterEach, describe, expect, it } from 'vitest';
import { ProviderFault } from '../../../../services/bot/providers/provider-fault.ts';
import { loadHearers, loadMouths } from '../../../../services/bot/providers/registry.ts';
import { all, pieces } from './collect.ts';
import { type DeepgramServer, startDeepgram, type Trouble } from './deepgram-server.ts';

let server: DeepgramServer | undefined;
afterEach(() => server?.close());

async function partsOf(trouble?: Trouble) {
  server = await startDeepgram('We are open on Saturday.', trouble);
  const env = {
    DEEPGRAM_API_KEY: 'key',
    DEEPGRAM_URL: server.url,
    DEEPGRAM_TTS_URL: server.url,
  };
  return { language: 'en-US', keyterms: ['Greenroom'], env, random: Math.random };
}

/** What is heard of two seconds of a loud tone, and why it ended if it did. */
async function hear(trouble?: Trouble) {
  const parts = await partsOf(trouble);
  const [hearer] = await loadHearers(['deepgram/nova-3'], parts);
  const heard: string[] = [];
  return new Promise<{ heard: string[]; fault?: ProviderFault }>((resolve) => {
    const ear = hearer!.open({
      onText({ text, final }) {
        heard.push(text);
        if (!final) return;
        clearInterval(timer);
        ear.close();
        resolve({ heard });
      },
      onFault(fault) {
        clearInterval(timer);
        resolve({ heard, fault });
      },
    });
    const tone = Int16Array.from({ length: 320 }, (_, i) => 9_000 * Math.sin(i / 4));
    const timer = setInterval(() => ear.push(tone), 5);
  });
}

describe('a plugin', () => {
  it.each([
    ['deepgram/nova-3', loadHearers],
    ['cartesia/ink-whisper', loadHearers],
    ['elevenlabs/scribe_v2_realtime', loadHearers],
    ['deepgram/aura-2-thalia-en', loadMouths],
    ['cartesia/sonic-3:a', loadMouths],
    ['elevenlabs/eleven_flash_v2_5:a', loadMouths],
  ] as const)('%s is made in a process that has not begun a conversation', async (name, load) => {
    const env = { DEEPGRAM_API_KEY: 'k', CARTESIA_API_KEY: 'k', ELEVEN_API_KEY: 'k' };
    const parts = { language: 'en-US', keyterms: [], env, random: Math.random };
    expect((await load([name], parts))[0]?.name).toBe(name);
  });
});

describe('deepgram/nova-3', () => {
  it('tells words while they are said, with the agent’s names in its ear', async () => {
    const { heard } = await hear();
    expect(heard).toEqual(['We are open ', 'We are open on Saturday.']);
    const asked = server?.asked[0]?.searchParams;
    expect(asked?.get('keyterm')).toBe('Greenroom');
    expect(asked?.get('sample_rate')).toBe('16000');
  });

  it.each(['refuses', 'throttles'] as const)('tells that the server %s', async (trouble) => {
    const { fault } = await hear(trouble);
    expect(fault).toBeInstanceOf(ProviderFault);
  });
});

describe('deepgram/aura', () => {
  const speak = async (trouble?: Trouble) => {
    const [mouth] = await loadMouths(['deepgram/aura-2-thalia-en'], await partsOf(trouble));
    const { signal } = new AbortController();
    return all(mouth!.speak(pieces('We are open on Saturday. ', 'Shall I book?'), signal));
  };

  it('speaks a reply by one socket', async () => {
    const sound = await speak();
    expect(sound.reduce((sum, pcm) => sum + pcm.length, 0)).toBeGreaterThanOrEqual(3_200);
    expect(server?.asked).toHaveLength(1);
  });

  it.each(['refuses', 'cuts'] as const)('tells that the server %s', async (trouble) => {
    await expect(speak(trouble)).rejects.toBeInstanceOf(ProviderFault);
  });
});
