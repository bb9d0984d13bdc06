import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { tool } from '../../../../core/agent/tool.ts';
import { type AgentInput, defineAgent } from '../../../../core/agent.ts';
import type {
  Hearer,
  HearingEvents,
  Mind,
  MindRequest,
  Mouth,
  Saying,
} from '../../../../services/bot/providers/ports.ts';
import { ProviderFault } from '../../../../services/bot/providers/provider-fault.ts';
import { sentencesOf } from '../../../../services/bot/providers/sentences.ts';
import { type Talk, talkTo } from './talk.ts';

let talk: Talk | undefined;
afterEach(async () => {
  await talk?.close();
  talk = undefined;
});

/** Hearing that is told what it hears. */
function toldHearer(): { hearer: Hearer; hear: (text: string) => void } {
  let events: HearingEvents | undefined;
  let count = 0;
  const nothing = () => undefined;
  return {
    hearer: {
      name: 'told',
      open(of) {
        events = of;
        return { push: nothing, speechStarted: nothing, speechEnded: nothing, close: nothing };
      },
    },
    hear: (text) => events?.onText({ segment: String(++count), text, final: true }),
  };
}

/** A model that calls the first tool once, and then answers with what it returned. */
const caller: Mind = {
  name: 'caller',
  async *reply({ turns, tools }) {
    const last = turns.at(-1);
    const [first] = tools.filter(({ name }) => !name.endsWith('_call'));
    if (last?.role === 'result') {
      yield {
        type: 'text',
        text: last.failed ? `It failed: ${last.output}` : `It says ${last.output}.`,
      };
    } else if (first) yield { type: 'call', id: 'c1', tool: first.name, args: '{}' };
    else yield { type: 'text', text: 'Hello there, how are you today?' };
  },
};

const failing = (kind: 'slow' | 'denied'): Mind => ({
  name: 'broken',
  // oxlint-disable-next-line require-yield
  async *reply() {
    throw new ProviderFault('broken', kind);
  },
});

/** A voice that takes a second for each sentence, and is far ahead of its playing. */
async function* tone(text: AsyncIterable<string>, signal: AbortSignal, saying?: Saying) {
  let count = 0;
  for await (const _ of sentencesOf(text)) {
    if (signal.aborted) return;
    saying?.(count++);
    yield Int16Array.from({ length: 16_000 }, (__, i) => 3_000 * Math.sin(i / 8));
  }
}

const base: AgentInput = { name: 'a', instructions: 'Be kind.', llm: 'openai/x' };

/** A conversation with this mind instead of a provider's. */
async function open(given: Partial<AgentInput>, changed: { mind: Mind; mouth?: Mouth }) {
  const { hearer, hear } = toldHearer();
  const agent = defineAgent({ ...base, ...given });
  talk = await talkTo(agent, { hearer, tools: agent.tools, ...changed });
  return { talk, hear };
}
const said = ({ events }: Talk) =>
  events.flatMap((event) => (event.type === 'bot-says' ? [event.text] : [])).join(' ');

describe('a conversation with a model', () => {
  it('runs a tool once, although the caller pauses twice within the sentence', async () => {
    let runs = 0;
    const count = tool({ description: 'Counts.', input: z.object({}), run: () => ++runs });
    const { talk: t, hear } = await open({ tools: { count } }, { mind: caller });
    const words = await t.voice.speak('please count');
    for (const [text, thenMs] of [
      ['please count the', 400],
      ['boxes in the', 500],
      ['hall.', 0],
    ] as const) {
      const spoken = t.say(words);
      await pause(words.length / 16);
      hear(text);
      await spoken;
      await pause(thenMs);
    }
    await t.until('bot-started-speaking');
    await pause(500);
    expect(runs).toBe(1);
    expect(said(t)).toContain('It says 1.');
  });

  it.each([
    ['throws', async () => Promise.reject(new Error('no such order')), /It failed: no such order/],
    ['never ends', async () => new Promise(() => undefined), /It failed: It took more than 0.3 s/],
  ])('answers for a tool that %s', async (_, run, words) => {
    const broken = tool({ description: 'Breaks.', input: z.object({}), timeoutMs: 300, run });
    const { talk: t } = await open({ tools: { broken } }, { mind: caller });
    t.engine.sendText('do it');
    await t.until('bot-started-speaking');
    await pause(300);
    expect(said(t)).toMatch(words);
  });

  it('apologises aloud and ends truly where no model answers, within ten seconds', async () => {
    const { talk: t } = await open({}, { mind: failing('denied') });
    const askedMs = performance.now();
    t.engine.sendText('hello');
    const ending = await t.until('wants');
    expect(ending).toMatchObject({
      what: 'end',
      failed: expect.stringContaining('denied') as string,
    });
    expect(ending.atMs - askedMs).toBeLessThan(12_000);
    expect(said(t)).toContain('something is not working on our side');
    expect(t.heard.some(({ loudness }) => loudness > 300)).toBe(true);
  });

  it('speaks the apology with the voice of this machine where the agent’s voice fails', async () => {
    const mouth: Mouth = {
      name: 'broken voice',
      // oxlint-disable-next-line require-yield
      async *speak() {
        throw new ProviderFault('broken voice', 'throttled');
      },
    };
    const { talk: t } = await open({}, { mind: caller, mouth });
    t.engine.sendText('hello');
    const failed = expect.stringContaining('throttled') as string;
    expect(await t.until('wants')).toMatchObject({ what: 'end', failed });
    expect(t.heard.some(({ loudness }) => loudness > 300)).toBe(true);
  });

  it('serves a caller although its voice failed in the rehearsal', async () => {
    let tries = 0;
    const mouth: Mouth = {
      name: 'late riser',
      async *speak(text, signal) {
        tries += 1;
        if (tries === 1) throw new ProviderFault('late riser', 'throttled');
        yield* tone(text, signal);
      },
    };
    const { talk: t } = await open({}, { mind: caller, mouth });
    t.engine.sendText('hello');
    await t.until('bot-said');
    await pause(200);
    expect(t.events.filter(({ type }) => type === 'wants' || type === 'failed')).toEqual([]);
  });

  it.each([
    ['a reply', false],
    ['a greeting', true],
  ])('tells the model what was heard of %s that was interrupted, and no more', async (_, greet) => {
    const long = Array.from({ length: 12 }, (_, i) => `This is sentence number ${i + 1}.`);
    const asked: MindRequest[] = [];
    const mind: Mind = {
      name: 'long-winded',
      async *reply(request) {
        asked.push(request);
        yield { type: 'text', text: asked.length === 1 && !greet ? long.join(' ') : 'Well then.' };
      },
    };
    const greeting = greet ? long.join(' ') : '';
    const { talk: t } = await open({ greeting }, { mind, mouth: { name: 'tone', speak: tone } });
    if (greet) t.engine.greet();
    else t.engine.sendText('tell me everything');
    await t.until('bot-started-speaking');
    await pause(2_600);
    t.engine.interrupt();
    t.engine.sendText('stop');
    await vi.waitFor(() => expect(asked).toHaveLength(greet ? 1 : 2), 5_000);
    const heard = asked.at(-1)?.turns.find(({ role }) => role === 'assistant');
    // A sentence takes a second: two and a half were played, give or take what a busy machine adds.
    expect(heard).toMatchObject({
      text: expect.stringMatching(/^This is .*number 2\./) as string,
    });
    expect((heard as { text: string }).text).not.toContain('number 6');
  });

  it('is not stalled by replies of dots, an emoji or blanks', async () => {
    const replies = ['…', '🙂', '   ', 'Here I am again, as you asked.'];
    const mind: Mind = {
      name: 'mumbler',
      async *reply() {
        yield { type: 'text', text: replies.shift() ?? '' };
      },
    };
    const { talk: t } = await open({}, { mind });
    for (let i = 0; i < 4; i++) {
      t.engine.sendText(`turn ${i}`);
      await pause(400);
    }
    await t.until('bot-started-speaking');
    expect(said(t)).toContain('Here I am again');
  });

  it('goes on after many failed turns, and takes text and keys afterwards', async () => {
    let turn = 0;
    const mind: Mind = {
      name: 'sometimes',
      async *reply({ turns }) {
        turn += 1;
        const last = turns.at(-1);
        if (turn <= 4) yield { type: 'call', id: `x${turn}`, tool: 'no_such_tool', args: '{' };
        else yield { type: 'text', text: `You said ${last?.role === 'user' ? last.text : ''}.` };
      },
    };
    const { talk: t } = await open({}, { mind });
    for (let i = 0; i < 5; i++) {
      t.engine.sendText('hello');
      await pause(150);
    }
    t.engine.pressKeys(['4', '2', '#']);
    await t.until('bot-started-speaking');
    await pause(300);
    expect(said(t)).toContain('4 2');
  });

  it('ends a turn whose audio vanished right after the last syllable', async () => {
    const { talk: t, hear } = await open({}, { mind: { ...caller } });
    await t.sayAndVanish(await t.voice.speak('When are you open?'));
    hear('When are you open?');
    await t.until('bot-started-speaking');
    expect(said(t)).toContain('Hello there');
  });
});
