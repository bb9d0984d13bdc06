/** Deepgram, Cartesia and ElevenLabs by the engine's own plugins; each is loaded when an agent names it, and not before. */
import type { Hearer, Mouth } from '../ports.ts';
import { type MakeProvider, needed, type ProviderParts, sayName } from '../provider-parts.ts';
import { hearerOfPlugin } from './plugin-hearer.ts';
import { mouthOfPlugin } from './plugin-mouth.ts';

/** Deepgram's hearing: `deepgram/nova-3`. `DEEPGRAM_URL` names another server, such as one's own. */
export const makeDeepgramHearer: MakeProvider<Hearer> = async (name, parts) => {
  const apiKey = needed(parts.env, 'DEEPGRAM_API_KEY', sayName(name));
  const { STT } = await import('@livekit/agents-plugin-deepgram');
  const baseUrl = parts.env['DEEPGRAM_URL'];
  const plugin = new STT({
    apiKey,
    model: name.model || 'nova-3',
    language: parts.language,
    interimResults: true,
    sampleRate: 16_000,
    // The conversation ends turns itself; this only makes finals come soon.
    endpointing: 100,
    ...(parts.keyterms.length > 0 ? { keyterm: [...parts.keyterms] } : {}),
    ...(baseUrl ? { baseUrl } : {}),
  });
  return hearerOfPlugin(sayName(name), plugin);
};

/** Deepgram's voices: `deepgram/aura-2-thalia-en`. */
export const makeDeepgramMouth: MakeProvider<Mouth> = async (name, parts) => {
  const apiKey = needed(parts.env, 'DEEPGRAM_API_KEY', sayName(name));
  const { TTS } = await import('@livekit/agents-plugin-deepgram');
  const baseUrl = parts.env['DEEPGRAM_TTS_URL'];
  const plugin = new TTS({
    apiKey,
    model: name.model || 'aura-2-thalia-en',
    sampleRate: 16_000,
    ...(baseUrl ? { baseUrl } : {}),
  });
  return mouthOfPlugin(sayName(name), plugin);
};

/** ElevenLabs' voices: `elevenlabs/eleven_flash_v2_5:<voice id>`. */
export const makeElevenLabsMouth: MakeProvider<Mouth> = async (name, parts) => {
  const apiKey = elevenLabsKey(parts, sayName(name));
  const { TTS } = await import('@livekit/agents-plugin-elevenlabs');
  const baseURL = parts.env['ELEVENLABS_URL'];
  const plugin = new TTS({
    apiKey,
    model: name.model || 'eleven_flash_v2_5',
    encoding: 'pcm_16000',
    ...(name.voice ? { voiceId: name.voice } : {}),
    ...(baseURL ? { baseURL } : {}),
  });
  return mouthOfPlugin(sayName(name), plugin);
};

/** ElevenLabs' hearing: `elevenlabs/scribe_v2_realtime`. */
export const makeElevenLabsHearer: MakeProvider<Hearer> = async (name, parts) => {
  const apiKey = elevenLabsKey(parts, sayName(name));
  const { STT } = await import('@livekit/agents-plugin-elevenlabs');
  const baseURL = parts.env['ELEVENLABS_URL'];
  const plugin = new STT({
    apiKey,
    ...(name.model ? { model: name.model } : {}),
    languageCode: parts.language.slice(0, 2),
    ...(baseURL ? { baseURL } : {}),
  });
  return hearerOfPlugin(sayName(name), plugin);
};

function elevenLabsKey({ env }: ProviderParts, label: string): string {
  return needed(env, env['ELEVEN_API_KEY'] ? 'ELEVEN_API_KEY' : 'ELEVENLABS_API_KEY', label);
}

/** Cartesia's voices: `cartesia/sonic-3:<voice id>`. */
export const makeCartesiaMouth: MakeProvider<Mouth> = async (name, parts) => {
  const apiKey = needed(parts.env, 'CARTESIA_API_KEY', sayName(name));
  const { TTS } = await import('@livekit/agents-plugin-cartesia');
  const baseUrl = parts.env['CARTESIA_URL'];
  const plugin = new TTS({
    apiKey,
    model: name.model || 'sonic-3',
    language: parts.language.slice(0, 2),
    sampleRate: 16_000,
    ...(name.voice ? { voice: name.voice } : {}),
    ...(baseUrl ? { baseUrl } : {}),
  });
  return mouthOfPlugin(sayName(name), plugin);
};

/** Cartesia's hearing: `cartesia/ink-whisper`. */
export const makeCartesiaHearer: MakeProvider<Hearer> = async (name, parts) => {
  const apiKey = needed(parts.env, 'CARTESIA_API_KEY', sayName(name));
  const { STT } = await import('@livekit/agents-plugin-cartesia');
  const baseUrl = parts.env['CARTESIA_URL'];
  const plugin = new STT({
    apiKey,
    model: name.model || 'ink-whisper',
    language: parts.language.slice(0, 2),
    ...(baseUrl ? { baseUrl } : {}),
  });
  return hearerOfPlugin(sayName(name), plugin);
};
