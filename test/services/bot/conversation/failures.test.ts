/** Twelve ways to fail, of hearing, of a model and of a voice, at a server that speaks their protocol: what the caller hears, and why the call ends. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import { defineAgent } from '../../../../core/agent.ts';
import { ENGINE_RATE } from '../../../../services/bot/conversation/engine/engine.ts';
import type { VoicePipeline } from '../../../../services/bot/conversation/replies/brain.ts';
import { makeBedrock } from '../../../../services/bot/providers/aws/bedrock.ts';
import { makePolly } from '../../../../services/bot/providers/aws/polly.ts';
import { makeTranscribe } from '../../../../services/bot/providers/aws/transcribe.ts';
import { chainHearers } from '../../../../services/bot/providers/chain-hearer.ts';
import { chainMinds } from '../../../../services/bot/providers/chain-mind.ts';
import { chainMouths } from '../../../../services/bot/providers/chain-mouth.ts';
import {
  type CircuitChange,
  type Circuits,
  createCircuits,
} from '../../../../services/bot/providers/circuits.ts';
import type { Mind } from '../../../../services/bot/providers/ports.ts';
import { type AwsServer, type Behaviour, startAwsServer } from '../providers/aws-server.ts';
import { awsParts } from '../providers/collect.ts';
import { talkTo } from './talk.ts';

const servers: AwsServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const AGENT = defineAgent({ name: 'shop', instructions: 'Be kind.', llm: 'openai/none' });
const PROVIDER = {
  hearing: 'aws/transcribe',
  model: 'aws/model',
  voice: 'aws/polly:Tiffany',
} as const;

const kind: Mind = {
  name: 'kind',
  async *reply() {
    yield { type: 'text', text: 'We are open from nine to six.' };
  },
};

type Part = keyof typeof PROVIDER;

/** The part that fails, with a server of its own; the others do their work. */
async function failing(
  part: Part,
  behaviour: Behaviour,
  circuits: Circuits,
): Promise<Partial<VoicePipeline>> {
  const server = await startAwsServer();
  servers.push(server);
  server.behaviour = behaviour;
  const parts = awsParts(server.url);
  if (part === 'hearing') {
    const hearer = await makeTranscribe({ provider: 'aws', model: 'transcribe' }, parts);
    return { mind: kind, hearer: chainHearers([hearer], circuits) };
  }
  if (part === 'model')
    return {
      mind: chainMinds([await makeBedrock({ provider: 'aws', model: 'model' }, parts)], circuits),
    };
  const voice = await makePolly({ provider: 'aws', model: 'polly', voice: 'Tiffany' }, parts);
  return { mind: kind, mouth: chainMouths([voice], circuits, { rate: ENGINE_RATE }) };
}

/** What the caller's second of voice, or their text, comes to. */
type Outcome =
  /** An apology, and the end with the provider's name. */
  | 'apology'
  /** It answers, if late. */
  | 'answer'
  /** Nothing was said to it, and the call goes on. */
  | 'goes on';

const SCRIPTS: readonly (readonly [Behaviour, Readonly<Record<Part, Outcome>>])[] = [
  ['refuses', { hearing: 'apology', model: 'apology', voice: 'apology' }],
  ['throttles', { hearing: 'apology', model: 'apology', voice: 'apology' }],
  ['denies', { hearing: 'apology', model: 'apology', voice: 'apology' }],
  ['is silent', { hearing: 'goes on', model: 'apology', voice: 'apology' }],
  ['hangs', { hearing: 'goes on', model: 'apology', voice: 'apology' }],
  ['is slow', { hearing: 'answer', model: 'answer', voice: 'answer' }],
  ['cuts', { hearing: 'apology', model: 'apology', voice: 'apology' }],
  ['babbles', { hearing: 'apology', model: 'apology', voice: 'apology' }],
  ['has another shape', { hearing: 'apology', model: 'apology', voice: 'apology' }],
  ['closes idle', { hearing: 'goes on', model: 'answer', voice: 'answer' }],
  ['fails', { hearing: 'apology', model: 'apology', voice: 'apology' }],
  ['is empty', { hearing: 'apology', model: 'answer', voice: 'apology' }],
];

const CASES = SCRIPTS.flatMap(([behaviour, outcomes]) =>
  (Object.keys(PROVIDER) as Part[]).map((part) => [part, behaviour, outcomes[part]] as const),
);

describe.concurrent('a provider that fails', () => {
  it.each(CASES)('%s %s: %s', { timeout: 60_000 }, async (part, behaviour, outcome) => {
    const changes: CircuitChange[] = [];
    const circuits = createCircuits(createSystemClock(), (change) => void changes.push(change));
    const talk = await talkTo(AGENT, await failing(part, behaviour, circuits));
    try {
      const began = performance.now();
      if (part === 'hearing')
        await talk.say(await talk.voice.speak('When are you open on Saturday?'));
      else talk.engine.sendText('When are you open?');
      const resting = () => changes.find(({ state }) => state === 'resting');
      if (outcome === 'apology') {
        const heard = await talk.until('bot-started-speaking', 12_000);
        expect(heard.atMs - began).toBeLessThan(10_000);
        const wants = await talk.until('wants', 20_000);
        expect(wants).toMatchObject({
          what: 'end',
          failed: expect.stringContaining(PROVIDER[part]) as string,
        });
      } else if (outcome === 'answer' && part !== 'hearing') await talk.until('bot-listening');
      else await new Promise((resolve) => setTimeout(resolve, 6_000));
      const isFault = outcome === 'apology' || behaviour === 'hangs' || behaviour === 'is silent';
      if (isFault) await vi.waitFor(() => expect(resting()?.provider).toBe(PROVIDER[part]), 20_000);
      else expect(resting()).toBeUndefined();
    } finally {
      await talk.close();
    }
  });
});
