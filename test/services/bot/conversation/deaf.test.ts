/** Hearing that stays open and tells nothing any more, at servers of AWS's and Deepgram's protocols: the caller is answered, or told. */
import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import { defineAgent } from '../../../../core/agent.ts';
import { OWN_WORDS } from '../../../../services/bot/own-words.ts';
import { makeTranscribe } from '../../../../services/bot/providers/aws/transcribe.ts';
import { chainHearers } from '../../../../services/bot/providers/chain-hearer.ts';
import { createCircuits } from '../../../../services/bot/providers/circuits.ts';
import type { Hearer, Mind } from '../../../../services/bot/providers/ports.ts';
import { loadHearers } from '../../../../services/bot/providers/registry.ts';
import { type AwsServer, startAwsServer } from '../providers/aws-server.ts';
import { awsParts } from '../providers/collect.ts';
import { type DeepgramServer, startDeepgram } from '../providers/deepgram-server.ts';
import { type Talk, talkTo } from './talk.ts';

const AGENT = defineAgent({ name: 'shop', instructions: 'Be kind.', llm: 'openai/none' });

/** Its words are none of the caller's, which are told twice: they would be taken for an echo of its own. */
const answers: Mind = {
  name: 'answers',
  async *reply() {
    yield { type: 'text', text: 'From nine to six.' };
  },
};

const open: { aws?: AwsServer; deepgram?: DeepgramServer; talk?: Talk } = {};
afterEach(async () => {
  await open.talk?.close();
  open.deepgram?.close();
  await open.aws?.close();
});

/** A call whose Transcribe hears one utterance a stream; the caller has said that one, and was answered. */
async function callWith(next: readonly Hearer[] = []): Promise<Talk & { server: AwsServer }> {
  const server = (open.aws = await startAwsServer());
  server.behaviour = 'goes deaf';
  const first = await makeTranscribe(
    { provider: 'aws', model: 'transcribe' },
    awsParts(server.url),
  );
  const circuits = createCircuits(createSystemClock(), () => undefined);
  const hearer = chainHearers([first, ...next], circuits);
  const talk = (open.talk = await talkTo(AGENT, { mind: answers, hearer }));
  await talk.say(await talk.voice.speak('When are you open on Saturday?'));
  await talk.until('bot-listening');
  talk.events.length = 0;
  return { ...talk, server };
}

const said = ({ events }: Talk) =>
  events.flatMap((event) => (event.type === 'bot-says' ? [event.text] : []));

describe('hearing that goes deaf after one utterance', { timeout: 60_000 }, () => {
  it('is opened anew, and the words that it missed are answered', async () => {
    const talk = await callWith();
    const began = performance.now();
    await talk.say(await talk.voice.speak('And on Sunday, are you open, too?'));
    const turn = await talk.until('user-turn');
    expect(turn).toMatchObject({ text: 'What are your opening hours?' });
    expect(turn.atMs - began).toBeLessThan(10_000);
    await talk.until('bot-started-speaking');
  });

  it('is replaced by the next of its chain', async () => {
    open.deepgram = await startDeepgram('and on Sunday');
    const env = { DEEPGRAM_API_KEY: 'key', DEEPGRAM_URL: open.deepgram.url };
    const parts = { language: 'en-US', keyterms: [], env, random: Math.random };
    const talk = await callWith(await loadHearers(['deepgram/nova-3'], parts));
    talk.server.behaviour = 'hangs';
    await talk.say(await talk.voice.speak('And on Sunday, are you open, too?'));
    expect(await talk.until('user-turn')).toMatchObject({ text: 'and on Sunday' });
  });

  it('asks the caller once more where nobody is left, and leaves with an apology and the reason', async () => {
    const talk = await callWith();
    talk.server.behaviour = 'hangs';
    const began = performance.now();
    // Nobody waits in silence for a bot that does not answer.
    const pcm = await talk.voice.speak('Hello? Is anybody there?');
    await talk.say(pcm);
    const asked = await talk.until('bot-says', 12_000);
    expect(asked).toMatchObject({ text: OWN_WORDS.again.split('. ')[0] + '.' });
    expect(asked.atMs - began).toBeLessThan(10_000);
    for (let time = 0; time < 20 && !talk.events.some(({ type }) => type === 'wants'); time++) {
      await talk.say(pcm);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    expect(await talk.until('wants')).toMatchObject({
      what: 'end',
      failed: 'aws/transcribe slow: no text in 3000 ms',
    });
    expect(said(talk).join(' ')).toContain(OWN_WORDS.failed.split('.')[0]);
  });
});
