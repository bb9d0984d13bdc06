/** Which agent `npm start` runs, and what thinks in it. */
import type { AgentDescription } from '../../core/agent/agent-description.ts';
import { CannotStart } from '../cannot-start.ts';
import { type FoundProviders, findProviders, toEnv } from './find-providers.ts';
import { readAgent } from './read-agent.ts';

/** Talks with whatever model there is. */
const WITH_MODEL = 'assistant';

/** Answers by rules: no model, no key. */
const BY_RULES = 'receptionist';

/** What was chosen. */
export interface ChosenAgent {
  readonly agent: AgentDescription;
  /** Variables that tell its bots what was found. */
  readonly providers: Readonly<Record<string, string>>;
  /** For the person at the terminal. */
  readonly says: string;
}

/** How agents and providers are found. */
export interface Looking {
  readonly find: (env: Env) => Promise<FoundProviders>;
  readonly read: (name: string) => Promise<AgentDescription>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The agent that was asked for; without a wish, one with a model where there is one. Throws `CannotStart` where it lacks its model. */
export async function chooseAgent(
  asked: string | undefined,
  env: Env,
  { find, read }: Looking = { find: findProviders, read: readAgent },
): Promise<ChosenAgent> {
  if (asked !== undefined) {
    const agent = await read(asked);
    if (agent.any.length === 0) return { agent, providers: {}, says: '' };
    const providers = toEnv(await find(env), env);
    if (!hasModel(providers, env) && agent.any.includes('llm'))
      throw new CannotStart(`agents/${asked}.ts wants any model, and none was found. ${HOW}`);
    return { agent, providers, says: sayFound(providers, env) };
  }
  const providers = toEnv(await find(env), env);
  if (hasModel(providers, env)) {
    return { agent: await read(WITH_MODEL), providers, says: sayFound(providers, env) };
  }
  const says = `No model was found, so ${BY_RULES} answers by rules. ${HOW}`;
  return { agent: await read(BY_RULES), providers: {}, says };
}

const HOW =
  'To talk with one: install Ollama (https://ollama.com), run `ollama pull qwen3:4b` and start again, or set OPENAI_API_KEY.';

function hasModel(providers: ChosenAgent['providers'], env: Env): boolean {
  return Boolean(env[LLM] ?? providers[LLM]);
}

const LLM = 'GREENROOM_PROVIDER_LLM';
const STT = 'GREENROOM_PROVIDER_STT';

const EARS =
  'It has no ears for any words, so type: `npx greenroom models add` fetches Whisper, and a better voice.';

function sayFound(providers: ChosenAgent['providers'], env: Env): string {
  const named = (role: string) => {
    const name = `GREENROOM_PROVIDER_${role}`;
    return env[name] ?? providers[name] ?? 'the built-in';
  };
  const says = `It thinks by ${named('LLM')}, hears by ${named('STT')}, speaks by ${named('TTS')}.`;
  return env[STT] || providers[STT] ? says : `${says} ${EARS}`;
}
