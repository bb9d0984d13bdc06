import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tool } from '../../../../core/agent/tool.ts';
import { defineAgent } from '../../../../core/agent.ts';
import type { Mind, Saying } from '../../../../services/bot/providers/ports.ts';
import { sentencesOf } from '../../../../services/bot/providers/sentences.ts';
import { until } from '../../../local/until.ts';
import { type Talk, talkTo } from './talk.ts';

let talk: Talk | undefined;
afterEach(async () => {
  await talk?.close();
  talk = undefined;
});

const PROMPT = 'Please key in your number. Then press the hash key. There is no hurry at all.';

/** Asks for keys in one reply, and says what was pressed in the next. */
const asker: Mind = {
  name: 'asker',
  async *reply({ turns }) {
    const last = turns.at(-1);
    const text = last?.role === 'user' ? last.text : '';
    if (last?.role === 'result') return yield { type: 'text', text: `You pressed ${last.output}.` };
    if (/never mind|pressed/.test(text)) return yield { type: 'text', text: `Heard ${text}` };
    yield { type: 'text', text: PROMPT };
    yield { type: 'call', id: 'k1', tool: 'readNumber', args: '{}' };
  },
};

/** Half a second of sound for each sentence. */
async function* tone(text: AsyncIterable<string>, signal: AbortSignal, saying?: Saying) {
  let count = 0;
  for await (const _ of sentencesOf(text)) {
    if (signal.aborted) return;
    saying?.(count++);
    yield Int16Array.from({ length: 8_000 }, (__, i) => 3_000 * Math.sin(i / 8));
  }
}

async function openTalk(given: object = {}): Promise<Talk> {
  const readNumber = tool({
    description: 'Asks for a number.',
    input: z.object({}),
    meanwhile: 'I am waiting for you.',
    run: async (_, { keypad }) => {
      const taken = await keypad.ask({ firstKeyMs: 20_000 });
      return taken.outcome === 'taken' ? taken.keys : taken.outcome;
    },
  });
  const agent = defineAgent({
    name: 'a',
    instructions: 'Be kind.',
    llm: 'openai/x',
    tools: { readNumber },
    ...given,
  });
  talk = await talkTo(agent, {
    tools: agent.tools,
    mind: asker,
    mouth: { name: 'tone', speak: tone },
  });
  return talk;
}

const saidBy = ({ events }: Talk) => events.filter((event) => event.type === 'bot-said');
const isLoud = ({ loudness }: { loudness: number }) => loudness > 0;

describe('keys that a tool asks for', () => {
  it('stop the speech and count, and nothing is said until the input is over', async () => {
    const t = await openTalk();
    t.engine.sendText('hello');
    await t.until('tool');
    await until(() => t.heard.filter(isLoud).length > 10 || undefined);
    const pressedMs = performance.now();
    t.engine.pressKeys(['4']);
    expect(t.events.at(-1)?.type).toBe('bot-cut');
    // Longer than the tool's word for those who wait would take to begin.
    await pause(1_200);
    t.engine.pressKeys(['2', '#']);
    const endedMs = performance.now();
    expect(t.heard.filter(({ atMs }) => atMs > pressedMs && atMs < endedMs).some(isLoud)).toBe(
      false,
    );
    await until(() => saidBy(t).some(({ text }) => text === 'You pressed 42.') || undefined);
    expect(t.heard.filter(({ atMs }) => atMs > endedMs).some(isLoud)).toBe(true);
    const [first] = saidBy(t);
    expect(first).toMatchObject({ interrupted: true });
    expect(PROMPT.startsWith(first?.text ?? PROMPT)).toBe(true);
    expect(first?.text).not.toBe(PROMPT);
  });

  it('are the conversation’s again when the reply that asked is taken back', async () => {
    const t = await openTalk();
    t.engine.sendText('hello');
    await t.until('tool');
    await until(() => t.heard.some(isLoud) || undefined);
    t.engine.sendText('never mind');
    await until(() => saidBy(t).some(({ text }) => text === 'Heard never mind') || undefined);
    t.engine.pressKeys(['7', '#']);
    const turn = 'Heard (The caller pressed the keys 7.)';
    await until(() => saidBy(t).some(({ text }) => text === turn) || undefined, 10_000);
  });
});

describe('an agent that nobody may interrupt', () => {
  it('says its sentence to the end, and answers keys and text behind it', async () => {
    const echo: Mind = {
      name: 'echo',
      async *reply({ turns }) {
        const last = turns.at(-1);
        yield { type: 'text', text: last?.role === 'user' ? `Heard ${last.text}` : 'Nothing.' };
      },
    };
    const agent = defineAgent({
      name: 'a',
      instructions: 'Be kind.',
      llm: 'openai/x',
      interruption: { enabled: false },
    });
    const t = await talkTo(agent, { mind: echo, mouth: { name: 'tone', speak: tone } });
    talk = t;
    t.engine.say('This call is recorded. You may not agree.');
    await until(() => t.heard.some(isLoud) || undefined);
    t.engine.pressKeys(['7', '#']);
    await until(() => saidBy(t).length > 1 || undefined);
    expect(saidBy(t)).toMatchObject([
      { text: 'This call is recorded. You may not agree.', interrupted: false },
      { text: 'Heard (The caller pressed the keys 7.)', interrupted: false },
    ]);
    t.engine.say('And once more. With feeling.');
    await until(() => t.heard.slice(-3).every(isLoud) || undefined);
    // The bot's own will is another matter: a person is to be briefed now.
    t.engine.interrupt();
    t.engine.say('You have a caller.');
    await until(() => saidBy(t).some(({ text }) => text === 'You have a caller.') || undefined);
  });
});
