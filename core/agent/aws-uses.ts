/** What an agent calls of AWS by the providers that it names: what its bots must be allowed, and no more. */
import type { Agent } from '../agent.ts';
import { type ProviderName, type ProviderRole, readProviderName } from './provider-name.ts';

/** AWS's services for agents. */
export interface AwsUses {
  /** Models' ids, or those of inference profiles. */
  readonly bedrockModels: readonly string[];
  readonly transcribe: boolean;
  readonly polly: boolean;
}

type Named = Pick<Agent, 'stt' | 'llm' | 'tts' | 'realtime'>;

/** The services behind an agent's providers; a fallback counts as much as the first. */
export function awsUsesOf({ stt, llm, tts, realtime }: Named): AwsUses {
  const models = [...namedOf(llm, 'llm'), ...namedOf(realtime, 'realtime')];
  return {
    bedrockModels: models.map(({ model }) => model),
    transcribe: namedOf(stt, 'stt').length > 0,
    polly: namedOf(tts, 'tts').length > 0,
  };
}

/** All of several. */
export function joinUses(uses: readonly AwsUses[]) {
  return {
    bedrockModels: [...new Set(uses.flatMap(({ bedrockModels }) => bedrockModels))],
    transcribe: uses.some(({ transcribe }) => transcribe),
    polly: uses.some(({ polly }) => polly),
  };
}

/** What an inference profile's id begins with: its Regions. */
const PROFILE = /^(global|us|us-gov|eu|apac|jp|au|ca)\./;

/** The model behind an inference profile; none where the id is a model's own. */
export function modelBehind(id: string): string | undefined {
  return PROFILE.test(id) ? id.replace(PROFILE, '') : undefined;
}

function namedOf(chain: Agent['stt'], role: ProviderRole): ProviderName[] {
  return (chain ?? []).flatMap((ref) => {
    const name = typeof ref === 'string' ? readProviderName(ref, role) : undefined;
    return typeof name === 'object' && name.provider === 'aws' ? [name] : [];
  });
}
