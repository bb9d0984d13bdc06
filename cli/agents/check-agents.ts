/** Loads every agent file and makes its providers, as a bot would: what is wrong is said here, and not in a call. */
import { ANY } from '../../core/agent/provider-name.ts';
import { type Agent, brainOf } from '../../core/agent.ts';
import { findAgent } from '../../services/bot/find-agent.ts';
import {
  loadHearers,
  loadMinds,
  loadMouths,
  loadRealtime,
} from '../../services/bot/providers/registry.ts';

/** One agent, and what is wrong with it. */
export interface CheckedAgent {
  readonly name: string;
  /** What thinks, and the providers that it names. */
  readonly what: string;
  readonly wrong: readonly string[];
}

/** Checks the agents of these names, by the variables that a bot would have. Nobody is called. */
export function checkAgents(
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CheckedAgent[]> {
  return Promise.all(names.map((name) => checkOne(name, env)));
}

async function checkOne(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CheckedAgent> {
  const found = await findAgent(name, BOT).catch((error: unknown) => messageOf(error));
  if (typeof found === 'string') return { name, what: '', wrong: [found] };
  if (found.bot.kind !== 'conversation') return { name, what: found.bot.kind, wrong: [] };
  return { name, what: sayWhat(found), wrong: await wrongProviders(found, env) };
}

/** Where a bot's program stands, as seen from the sources. */
const BOT = new URL('../../services/bot/main.ts', import.meta.url).href;

function sayWhat(agent: Agent): string {
  const named = [agent.realtime, agent.stt, agent.llm, agent.tts].flatMap((chain) =>
    chain ? [sayChain(chain)] : [],
  );
  return [brainOf(agent), ...named].join(', ');
}

function sayChain(chain: readonly (string | object)[]): string {
  return chain.map((ref) => (typeof ref === 'string' ? ref : 'a plugin')).join(' | ');
}

async function wrongProviders(
  { language, keyterms, stt = [], llm = [], tts = [], realtime = [] }: Agent,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const parts = { language, keyterms, env, random: () => 0 };
  // What `any` is shows when `npm start` looks for it.
  const named = (chain: NonNullable<Agent['stt']>) => chain.filter((ref) => ref !== ANY);
  const made = await Promise.allSettled([
    loadHearers(named(stt), parts),
    loadMinds(named(llm), parts),
    loadMouths(named(tts), parts),
    loadRealtime(realtime, parts),
  ]);
  return made.flatMap((one) => (one.status === 'rejected' ? [messageOf(one.reason)] : []));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
