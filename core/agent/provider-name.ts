/** Providers as agents name them: `provider/model:voice`, such as `aws/polly:Tiffany` or `deepgram/nova-3`. */

/** What a provider does in a conversation. */
export type ProviderRole = 'stt' | 'llm' | 'tts' | 'realtime';

/** A name, taken apart. */
export interface ProviderName {
  readonly provider: string;
  /** Empty where the provider's default is meant. */
  readonly model: string;
  readonly voice?: string;
}

/** The provider that is whatever is there: `npm start` looks for it, and says so to its bots. */
export const ANY = 'any';

/** Providers that can be named, and what each of them does. */
export const PROVIDERS: Readonly<Record<string, readonly ProviderRole[]>> = {
  any: ['stt', 'llm', 'tts'],
  aws: ['stt', 'llm', 'tts', 'realtime'],
  openai: ['stt', 'llm', 'tts', 'realtime'],
  ollama: ['llm', 'tts'],
  local: ['stt', 'tts'],
  deepgram: ['stt', 'tts'],
  cartesia: ['stt', 'tts'],
  elevenlabs: ['stt', 'tts'],
};

/** A model's own colons belong to it where a provider's models have versions or tags and no voices. */
const VOICED: readonly ProviderRole[] = ['tts', 'realtime'];

/** Takes a name apart. Returns a sentence instead where it names nothing. */
export function readProviderName(name: string, role: ProviderRole): ProviderName | string {
  const slash = name.indexOf('/');
  const provider = slash < 0 ? name : name.slice(0, slash);
  const rest = slash < 0 ? '' : name.slice(slash + 1);
  const roles = Object.hasOwn(PROVIDERS, provider) ? PROVIDERS[provider] : undefined;
  if (!roles) {
    return `must begin with one of ${Object.keys(PROVIDERS).join(', ')}, got ${name || 'nothing'}`;
  }
  if (!roles.includes(role)) {
    return `must be a provider of ${role}, and ${provider} is one of ${roles.join(', ')}`;
  }
  const voiceAt = VOICED.includes(role) ? voiceColon(rest) : -1;
  if (voiceAt < 0) return { provider, model: rest };
  return { provider, model: rest.slice(0, voiceAt), voice: rest.slice(voiceAt + 1) };
}

/** The colon before the voice; one before a version's number, as in `voice-v1:0`, is the model's. */
function voiceColon(rest: string): number {
  const last = rest.lastIndexOf(':');
  return last >= 0 && /^\d+$/.test(rest.slice(last + 1)) ? -1 : last;
}
