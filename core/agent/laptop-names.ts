/** Which providers of an agent are there on a laptop only. */
import type { Agent } from '../agent.ts';
import { ANY, readProviderName } from './provider-name.ts';

const HERE: readonly string[] = [ANY, 'local'];

/** The names, as the agent writes them. */
export function laptopNames({ stt, llm, tts }: Pick<Agent, 'stt' | 'llm' | 'tts'>): string[] {
  const chains = [
    ['stt', stt],
    ['llm', llm],
    ['tts', tts],
  ] as const;
  return chains.flatMap(([role, chain = []]) =>
    chain.filter((ref): ref is string => {
      const name = typeof ref === 'string' ? readProviderName(ref, role) : '';
      return typeof name === 'object' && HERE.includes(name.provider);
    }),
  );
}
