/** What of this machine can think, hear and speak for an agent whose file says `any`: servers that answer, and keys that are set. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ENGINE_FOLDER, OPEN_MODELS } from '../../core/agent/open-models.ts';

/** What was found, as names that providers are called by. */
export interface FoundProviders {
  readonly llm?: string;
  readonly stt?: string;
  readonly tts?: string;
}

/** Where Ollama listens unless `OLLAMA_HOST` says otherwise. */
const OLLAMA_URL = 'http://127.0.0.1:11434';

/** Where `greenroom models add` puts what hears and speaks in the bots themselves. */
export const MODELS = fileURLToPath(new URL('../../.greenroom/models', import.meta.url));

/** Where nobody listens the answer is there at once; one that loads a model takes its time. */
const LISTS_WITHIN_MS = 5_000;

/** Models whose skills are asked for; a longer list makes the start slower, and its first ones are the latest. */
const MOST_ASKED = 12;

/** What OpenAI's own key is used for. */
const OPENAI: FoundProviders = {
  llm: 'openai/gpt-4.1-mini',
  stt: 'openai/gpt-4o-transcribe',
  tts: 'openai/gpt-4o-mini-tts:alloy',
};

/** A voice of Ollama's, and the first of its speakers. */
const OLLAMA_VOICE = /^phonon/;
const OLLAMA_SPEAKER = 'Freya';

type Env = Readonly<Record<string, string | undefined>>;

/** Looks for them: models of speech in `models`, a server that is named, then Ollama, then OpenAI by its key. */
export async function findProviders(env: Env, models: string = MODELS): Promise<FoundProviders> {
  const elsewhere = await findServers(env);
  return { ...elsewhere, ...findSpeech(models) };
}

/** Open models that hear and speak in the bots themselves, where `greenroom models add` has put them. */
function findSpeech(folder: string): FoundProviders {
  const here = (role: 'stt' | 'tts') =>
    OPEN_MODELS.find((model) => model.role === role && existsSync(join(folder, model.name)));
  const [stt, tts] = [here('stt'), here('tts')];
  if (!existsSync(join(folder, ENGINE_FOLDER, 'node_modules'))) return {};
  return {
    ...(stt ? { stt: `local/${stt.name}` } : {}),
    ...(tts ? { tts: `local/${tts.name}` } : {}),
  };
}

async function findServers(env: Env): Promise<FoundProviders> {
  const base = env['OPENAI_BASE_URL'];
  if (base) return findAtServer(base.replace(/\/+$/, ''), env['OPENAI_API_KEY']);
  const ollama = await findOllama(env['OLLAMA_HOST'] ?? OLLAMA_URL);
  if (ollama.llm) return ollama;
  return env['OPENAI_API_KEY'] ? OPENAI : {};
}

/** The variables by which bots are told. What the shell says itself stays. */
export function toEnv(found: FoundProviders, env: Env): Record<string, string> {
  const told = {
    GREENROOM_PROVIDER_LLM: found.llm,
    GREENROOM_PROVIDER_STT: found.stt,
    GREENROOM_PROVIDER_TTS: found.tts,
  };
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) =>
      value === undefined || env[name] ? [] : [[name, value]],
    ),
  );
}

const tags = z.object({ models: z.array(z.object({ name: z.string() })) });
const skills = z.object({ capabilities: z.array(z.string()).default([]) });
const listing = z.object({ data: z.array(z.object({ id: z.string() })) });

/** The first model with tools, else the first that chats; its voice where it has one. */
async function findOllama(host: string): Promise<FoundProviders> {
  const listed = tags.safeParse(await askJson(`${host}/api/tags`));
  const names = listed.data?.models.map(({ name }) => name) ?? [];
  const voice = names.find((name) => OLLAMA_VOICE.test(name));
  const asked = await Promise.all(
    names.slice(0, MOST_ASKED).map(async (name) => {
      const body = JSON.stringify({ model: name });
      const told = await askJson(`${host}/api/show`, { method: 'POST', body });
      return { name, can: skills.safeParse(told).data?.capabilities ?? [] };
    }),
  );
  const chat =
    asked.find(({ can }) => can.includes('tools')) ??
    asked.find(({ can }) => can.includes('completion'));
  return {
    ...(chat ? { llm: `ollama/${chat.name}` } : {}),
    ...(voice ? { tts: `ollama/${voice}:${OLLAMA_SPEAKER}` } : {}),
  };
}

/** The models of a server that speaks OpenAI's interface, told apart by their names. */
async function findAtServer(base: string, key: string | undefined): Promise<FoundProviders> {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  const listed = listing.safeParse(await askJson(`${base}/models`, { headers }));
  const ids = listed.data?.data.map(({ id }) => id) ?? [];
  const stt = ids.find((id) => /whisper|transcribe|parakeet/i.test(id));
  const llm = ids.find(
    (id) => !/whisper|transcribe|parakeet|tts|kokoro|piper|embed|rerank/i.test(id),
  );
  return {
    ...(llm ? { llm: `openai/${llm}` } : {}),
    ...(stt ? { stt: `openai/${stt}` } : {}),
  };
}

async function askJson(url: string, request: RequestInit = {}): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(LISTS_WITHIN_MS);
    const response = await fetch(url, { ...request, signal });
    return response.ok ? await response.json() : undefined;
  } catch {
    // Nobody is there.
    return undefined;
  }
}
