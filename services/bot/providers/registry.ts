/** From the names in an agent file to providers. What is not named is not loaded. */
import {
  ANY,
  type ProviderName,
  type ProviderRole,
  readProviderName,
} from '../../../core/agent/provider-name.ts';
import type { ProviderRef } from '../../../core/agent/schema.ts';
import type { RealtimeModel } from '../realtime/realtime-model.ts';
import { foundHere } from './found-here.ts';
import type { Hearer, Mind, Mouth } from './ports.ts';
import type { MakeProvider, ProviderParts } from './provider-parts.ts';

type Loaders<P> = Readonly<Record<string, (name: ProviderName) => Promise<MakeProvider<P>>>>;

const HEARERS: Loaders<Hearer> = {
  aws: async () => (await import('./aws/transcribe.ts')).makeTranscribe,
  openai: async () => (await import('./openai/transcription.ts')).makeOpenAiTranscription,
  local: async () => (await import('./sherpa/hearing.ts')).makeLocalHearing,
  deepgram: async () => (await loadPlugins()).makeDeepgramHearer,
  cartesia: async () => (await loadPlugins()).makeCartesiaHearer,
  elevenlabs: async () => (await loadPlugins()).makeElevenLabsHearer,
};

/** Each asks for the engine library's log when it is made, which is before a bot's first session. */
async function loadPlugins() {
  const { prepareLibrary } = await import('../conversation/engine/prepare-library.ts');
  prepareLibrary();
  return import('./plugins/named-plugins.ts');
}

const MINDS: Loaders<Mind> = {
  aws: async () => (await import('./aws/bedrock.ts')).makeBedrock,
  openai: async () => (await import('./openai/chat.ts')).makeOpenAiChat,
  ollama: async () => (await import('./openai/chat.ts')).makeOpenAiChat,
};

const MOUTHS: Loaders<Mouth> = {
  aws: async () => (await import('./aws/polly.ts')).makePolly,
  openai: async () => (await import('./openai/speech.ts')).makeOpenAiSpeech,
  ollama: async () => (await import('./openai/speech.ts')).makeOpenAiSpeech,
  local: async () => (await import('./sherpa/speech.ts')).makeLocalSpeech,
  deepgram: async () => (await loadPlugins()).makeDeepgramMouth,
  cartesia: async () => (await loadPlugins()).makeCartesiaMouth,
  elevenlabs: async () => (await loadPlugins()).makeElevenLabsMouth,
};

const REALTIME: Loaders<RealtimeModel> = {
  aws: async () => (await import('../realtime/nova/nova-sonic.ts')).makeNovaSonic,
  openai: async () => (await import('../realtime/openai/openai-realtime.ts')).makeOpenAiRealtime,
};

/** The hearers of a chain. Throws an error that names a provider, and what it lacks. */
export function loadHearers(
  chain: readonly ProviderRef[],
  parts: ProviderParts,
): Promise<Hearer[]> {
  const ofPlugin = async (label: string, plugin: object) => {
    const { hearerOfPlugin } = await import('./plugins/plugin-hearer.ts');
    return hearerOfPlugin(label, plugin as Parameters<typeof hearerOfPlugin>[1]);
  };
  return load(chain, { role: 'stt', loaders: HEARERS, ofPlugin, parts });
}

/** The models of a chain, likewise. */
export function loadMinds(chain: readonly ProviderRef[], parts: ProviderParts): Promise<Mind[]> {
  const ofPlugin = async (label: string, plugin: object) => {
    const { mindOfPlugin } = await import('./plugins/plugin-mind.ts');
    return mindOfPlugin(label, plugin as Parameters<typeof mindOfPlugin>[1]);
  };
  return load(chain, { role: 'llm', loaders: MINDS, ofPlugin, parts });
}

/** The voices of a chain, likewise. */
export function loadMouths(chain: readonly ProviderRef[], parts: ProviderParts): Promise<Mouth[]> {
  const ofPlugin = async (label: string, plugin: object) => {
    const { mouthOfPlugin } = await import('./plugins/plugin-mouth.ts');
    return mouthOfPlugin(label, plugin as Parameters<typeof mouthOfPlugin>[1]);
  };
  return load(chain, { role: 'tts', loaders: MOUTHS, ofPlugin, parts });
}

/** The models of a chain that hear and speak by themselves, likewise. */
export function loadRealtime(
  chain: readonly string[],
  parts: ProviderParts,
): Promise<RealtimeModel[]> {
  const ofPlugin = async (label: string) => {
    throw new Error(`Cannot use ${label}: realtime takes names of docs/providers.md`);
  };
  return load(chain, { role: 'realtime', loaders: REALTIME, ofPlugin, parts });
}

interface Loading<P> {
  readonly role: ProviderRole;
  readonly loaders: Loaders<P>;
  readonly ofPlugin: (label: string, plugin: object) => Promise<P>;
  readonly parts: ProviderParts;
}

function load<P>(chain: readonly ProviderRef[], loading: Loading<P>): Promise<P[]> {
  const { role, loaders, ofPlugin, parts } = loading;
  return Promise.all(
    chain
      .flatMap((ref) => (ref === ANY ? foundHere(role, parts.env) : [ref]))
      .map(async (ref, index) => {
        if (typeof ref !== 'string')
          return ofPlugin(labelOf(ref, `${role} plugin ${index + 1}`), ref);
        const name = readProviderName(ref, role);
        if (typeof name === 'string') throw new Error(`Cannot use ${ref}: ${role} ${name}`);
        const loader = loaders[name.provider];
        if (!loader) throw new Error(`Cannot use ${ref}: it does no ${role} here`);
        return (await loader(name))(name, parts);
      }),
  );
}

function labelOf(plugin: object, otherwise: string): string {
  const { label } = plugin as { readonly label?: unknown };
  if (typeof label === 'function') return String((label as () => unknown).call(plugin));
  return typeof label === 'string' ? label : otherwise;
}
