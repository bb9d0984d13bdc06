/** What hears, thinks and speaks for an agent: its providers in chains, its rules, or the parrot. */
import type { Tool } from '../../../../core/agent/tool.ts';
import { type Agent, brainOf } from '../../../../core/agent.ts';
import { chainHearers } from '../../providers/chain-hearer.ts';
import { chainMinds } from '../../providers/chain-mind.ts';
import { chainMouths } from '../../providers/chain-mouth.ts';
import type { Circuits } from '../../providers/circuits.ts';
import type { Hearer, Mind, Mouth } from '../../providers/ports.ts';
import type { ProviderParts } from '../../providers/provider-parts.ts';
import { loadHearers, loadMinds, loadMouths } from '../../providers/registry.ts';
import { ENGINE_RATE } from '../engine/engine.ts';
import { createParrot } from './parrot.ts';
import { createRuleMind, toolsOfIntents } from './rule-mind.ts';

/** Ears, mind and mouth of a bot; mind and mouth may be replaced when its session is known. */
export interface VoicePipeline {
  /** Missing where nothing can hear on this machine. */
  readonly hearer: Hearer | undefined;
  mind: Mind;
  mouth: Mouth;
  /** Speaks when the mouth fails; of this machine, so that nothing can be refused. */
  readonly floor: Mouth;
  readonly tools: Readonly<Record<string, Tool>>;
}

/** What a brain is made of. */
export interface BrainParts {
  readonly agent: Agent;
  readonly providers: ProviderParts;
  readonly circuits: Circuits;
  readonly floor: Mouth;
  /** The built-in hearing, where it is installed. */
  readonly hearer: Hearer | undefined;
}

/** The brain that the agent names. Throws an error that names a provider that cannot be used. */
export async function createBrain(parts: BrainParts): Promise<VoicePipeline> {
  const { agent, floor } = parts;
  if (brainOf(agent) === 'parrot') return { ...createParrot(floor), floor, tools: {} };
  const [hearer, mind, mouth] = await Promise.all([hearerOf(parts), mindOf(parts), mouthOf(parts)]);
  const tools = brainOf(agent) === 'model' ? agent.tools : toolsOfIntents(agent);
  return { hearer, mind, mouth, floor, tools };
}

/** Puts other models and voices into a brain. Throws an error that names one that cannot be used; then nothing has changed. */
export function rebrainOf(parts: BrainParts, brain: VoicePipeline) {
  return async ({ llm, tts }: Pick<Agent, 'llm' | 'tts'>): Promise<void> => {
    const changed = {
      ...parts,
      agent: { ...parts.agent, ...(llm && { llm }), ...(tts && { tts }) },
    };
    const [mind, mouth] = await Promise.all([
      llm ? mindOf(changed) : brain.mind,
      tts ? mouthOf(changed) : brain.mouth,
    ]);
    Object.assign(brain, { mind, mouth });
  };
}

/** Opens connections and fills prompt caches, ahead of the first turn. What fails here fails again when it is needed. */
export async function primeBrain(
  { mind, mouth }: Pick<VoicePipeline, 'mind' | 'mouth'>,
  instructions: () => Promise<string>,
): Promise<void> {
  const asked = async () =>
    mind.prime?.({ instructions: await instructions(), turns: [], tools: [] });
  await Promise.allSettled([asked(), mouth.prime?.() ?? Promise.resolve()]);
}

async function hearerOf({ agent, providers, circuits, hearer }: BrainParts) {
  if (!agent.stt) return hearer;
  const hearers = await loadHearers(agent.stt, providers);
  return hearers.length === 0 ? hearer : chainHearers(hearers, circuits);
}

async function mindOf({ agent, providers, circuits }: BrainParts): Promise<Mind> {
  if (!agent.llm) return createRuleMind(agent);
  return chainMinds(await loadMinds(agent.llm, providers), circuits);
}

async function mouthOf({ agent, providers, circuits, floor }: BrainParts): Promise<Mouth> {
  if (!agent.tts) return floor;
  const mouths = await loadMouths(agent.tts, providers);
  return mouths.length === 0 ? floor : chainMouths(mouths, circuits, { rate: ENGINE_RATE });
}
