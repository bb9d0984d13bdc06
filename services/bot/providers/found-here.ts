import type { ProviderRole } from '../../../core/agent/provider-name.ts';
import type { ProviderParts } from './provider-parts.ts';

const NO_MODEL =
  'Cannot use any: no model was found. Start Ollama with a model that has tools, or set OPENAI_API_KEY, OPENAI_BASE_URL, ' +
  'or GREENROOM_PROVIDER_LLM to a name of docs/providers.md';

/** What was found on this machine for `any`; nothing is the built-in's turn, except for a model. */
export function foundHere(role: ProviderRole, env: ProviderParts['env']): string[] {
  const found = (env[`GREENROOM_PROVIDER_${role.toUpperCase()}`] ?? '').split(',').filter(Boolean);
  if (role === 'llm' && found.length === 0) throw new Error(NO_MODEL);
  return found;
}
