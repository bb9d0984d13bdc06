import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readProviderName } from '../../../../core/agent/provider-name.ts';
import { tool } from '../../../../core/agent/tool.ts';
import { type AgentInput, defineAgent } from '../../../../core/agent.ts';
import type { Mind } from '../../../../services/bot/providers/ports.ts';
import type { ProviderParts } from '../../../../services/bot/providers/provider-parts.ts';
import { novaSonic } from '../../../../services/bot/realtime/nova/nova-sonic.ts';
import { makeOpenAiRealtime } from '../../../../services/bot/realtime/openai/openai-realtime.ts';
import { startRealtimeEngine } from '../../../../services/bot/realtime/realtime-engine.ts';
import type { RealtimeModel } from '../../../../services/bot/realtime/realtime-model.ts';
import { type Talk, type Timed, talkTo } from '../conversation/talk.ts';
import { awsParts } from '../providers/collect.ts';
import { NOVA_ANSWER, NOVA_ASKED, type NovaServer, startNovaServer } from './nova-server.ts';
import {
  ANSWER,
  ASKED,
  type RealtimeServer,
  startRealtimeServer,
} from './openai-realtime-server.ts';

let openai: RealtimeServer;
let nova: NovaServer;
let talk: Talk | undefined;
const pace = { fromMs: 360_000, atMs: 420_000, patienceMs: 40_000 };

beforeAll(async () => {
  [openai, nova] = await Promise.all([startRealtimeServer(), startNovaServer()]);
});
afterEach(async () => {
  await talk?.close();
  talk = undefined;
  for (const server of [openai, nova]) {
    server.trouble = undefined;
    server.asked.length = 0;
    server.wrong.length = 0;
  }
});
afterAll(async () => {
  openai.close();
  await nova.close();
});

const openAiParts = (): ProviderParts => ({
  language: 'en-US',
  keyterms: [],
  env: { OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: 'key' },
  random: () => 0.5,
});

async function modelOf(ref: string, at = pace): Promise<RealtimeModel> {
  const name = readProviderName(ref, 'realtime');
  if (typeof name === 'string') throw new Error(name);
  return name.provider === 'openai'
    ? await makeOpenAiRealtime(name, openAiParts())
    : novaSonic(name, awsParts(nova.url), at);
}

async function talkLive(more: Partial<AgentInput>, at = pace, mind?: Mind): Promise<Talk> {
  const agent = defineAgent({ name: 'live', instructions: 'Be kind.', ...more });
  const models = await Promise.all((agent.realtime ?? []).map((ref) => modelOf(ref, at)));
  talk = await talkTo(agent, mind ? { mind } : {}, (parts, circuits) =>
    startRealtimeEngine({ ...parts, models, circuits }),
  );
  return talk;
}

const said = (events: readonly Timed[]) =>
  events.flatMap((event) => (event.type === 'bot-said' ? [event] : []));
/** A caller's question: tones are no voice to the detector at every pitch. */
const question = (live: Talk) => live.voice.speak('What are your opening hours?');
const hours = (run = vi.fn(() => '9 to 6')) => ({
  run,
  hours: tool({
    description: 'Opening hours.',
    input: z.object({ day: z.string() }),
    run,
  }),
});

/** For what comes sooner or later. */
const PATIENCE = 60_000;

const KINDS = [
  { ref: 'openai/gpt-realtime:marin', asked: ASKED, answer: ANSWER },
  { ref: 'aws/amazon.nova-2-sonic-v1:0:tiffany', asked: NOVA_ASKED, answer: NOVA_ANSWER.join(' ') },
];

describe.each(KINDS)('a conversation with $ref', ({ ref, asked, answer }) => {
  const server = () => (ref.startsWith('openai') ? openai : nova);

  it('is silenced by a key for a tool that asks for keys, and answers what was pressed', async () => {
    const asks = tool({
      description: 'Asks for keys.',
      input: z.object({ day: z.string() }),
      run: async (_, { keypad }) => JSON.stringify(await keypad.ask()),
    });
    const live = await talkLive({ realtime: ref, tools: { hours: asks } });
    live.engine.sendText('When are you open?');
    await live.until('tool');
    live.engine.say('Please key in the number of your account, and then press the hash key.');
    await live.until('bot-started-speaking');
    live.engine.pressKeys(['4']);
    expect(live.events.at(-1)?.type).toBe('bot-listening');
    expect(live.events.map(({ type }) => type)).toContain('bot-cut');
    live.engine.pressKeys(['#']);
    await vi.waitFor(() => expect(said(live.events).at(-1)?.text).toBe(answer), PATIENCE);
    expect(said(live.events).map(({ interrupted }) => interrupted)).toEqual([true, false]);
    expect(server().wrong).toEqual([]);
  });

  it('greets, hears a turn, runs its tool and answers, and tells what was said and counted', async () => {
    const { run, hours: ask } = hours();
    const live = await talkLive({ realtime: ref, greeting: 'Welcome.', tools: { hours: ask } });
    live.engine.greet();
    await vi.waitFor(
      () => expect(said(live.events).map(({ text }) => text)).toEqual(['Welcome.']),
      PATIENCE,
    );
    await live.say(await question(live));
    await vi.waitFor(() => expect(said(live.events).at(-1)?.text).toBe(answer), PATIENCE);
    expect(run).toHaveBeenCalledTimes(1);
    expect(run).toHaveBeenCalledWith({ day: 'Monday' }, expect.anything());
    const types = live.events.map(({ type }) => type);
    expect(live.events).toContainEqual(expect.objectContaining({ type: 'user-turn', text: asked }));
    expect(live.events).toContainEqual(expect.objectContaining({ type: 'tool', state: 'done' }));
    expect(live.events).toContainEqual(
      expect.objectContaining({ type: 'usage', model: ref, inputTokens: 40, outputTokens: 12 }),
    );
    const turn = live.events.find((event) => event.type === 'turn');
    expect(turn?.stages.totalMs).toBeGreaterThan(300);
    expect(types.filter((type) => type === 'bot-started-speaking')).toHaveLength(2);
    expect(server().wrong).toEqual([]);
  });

  it('is silenced at once by a caller who speaks, and nothing stale comes after', async () => {
    const live = await talkLive({ realtime: ref, greeting: 'Very long words. '.repeat(12) });
    live.engine.greet();
    await live.until('bot-started-speaking');
    await pause(600);
    const talking = live.say(await question(live));
    await live.until('user-started-speaking');
    await live.until('bot-cut');
    await talking;
    const [cut] = said(live.events);
    expect(cut?.interrupted).toBe(true);
    expect(cut?.text.length).toBeLessThan(120);
    await vi.waitFor(() => expect(said(live.events).at(-1)?.text).toBe(answer), PATIENCE);
    const again = live.events.find(
      ({ type, atMs }) => type === 'bot-started-speaking' && atMs > (cut?.atMs ?? 0),
    );
    const between = live.heard.filter(
      ({ atMs }) => atMs > (cut?.atMs ?? 0) + 30 && atMs < (again?.atMs ?? 0) - 30,
    );
    expect(between.every(({ loudness }) => loudness === 0)).toBe(true);
    expect(server().wrong).toEqual([]);
  });

  it('ends the call after its farewell was heard, and says nothing more', async () => {
    const live = await talkLive({ realtime: ref });
    live.engine.sendText('bye now');
    const wants = await live.until('wants');
    expect(wants).toMatchObject({ what: 'end' });
    expect(said(live.events)[0]?.text).toMatch(/^Goodbye/);
    expect(server().wrong).toEqual([]);
  });

  it('speaks by the chain where the model cannot be reached, with what was said', async () => {
    const mind: Mind = {
      name: 'chain',
      async *reply({ turns }) {
        yield { type: 'text', text: `The chain has heard ${turns.length} lines.` };
      },
    };
    const live = await talkLive(
      { realtime: ref, llm: 'openai/x', greeting: 'Welcome.' },
      pace,
      mind,
    );
    live.engine.greet();
    await vi.waitFor(() => expect(said(live.events)).toHaveLength(1), PATIENCE);
    server().trouble = 'cuts';
    await live.say(await question(live));
    await live.until('provider');
    live.engine.sendText('Are you there?');
    await vi.waitFor(
      () => expect(said(live.events).at(-1)?.text).toMatch(/^The chain has heard/),
      PATIENCE,
    );
    const fault = live.events.find(({ type }) => type === 'provider');
    expect(fault).toMatchObject({ provider: ref, state: 'resting' });
  });
});

describe('Nova Sonic, whose connections end after eight minutes', () => {
  it('moves to another one while it speaks, with what was said, and no word is lost', async () => {
    // As the service, at a hundredth of its time.
    const live = await talkLive(
      {
        realtime: 'aws/amazon.nova-2-sonic-v1:0',
        greeting: 'Welcome to the shop, how can I help?',
      },
      { fromMs: 1, atMs: 60_000, patienceMs: 40_000 },
    );
    live.engine.greet();
    await vi.waitFor(() => expect(said(live.events)).toHaveLength(1), PATIENCE);
    const connections = () => [...new Set(nova.asked.map(({ connection }) => connection))];
    await vi.waitFor(() => expect(connections()).toHaveLength(2), PATIENCE);
    const [, second] = connections();
    await live.say(await question(live));
    await vi.waitFor(() => expect(said(live.events)).toHaveLength(2), PATIENCE);
    const told = nova.asked.flatMap(({ connection, event }) =>
      connection === second && event['textInput'] ? [event['textInput']] : [],
    );
    expect(told[0]).toMatchObject({ content: 'Be kind.' });
    expect(said(live.events)[1]?.text).toBe(NOVA_ANSWER.join(' '));
    expect(nova.wrong).toEqual([]);
    expect(live.events.some(({ type }) => type === 'provider')).toBe(false);
  });

  it('is opened anew, as nobody’s fault, where it ended all the same', async () => {
    nova.livesMs = 1_500;
    try {
      const live = await talkLive(
        { realtime: 'aws/amazon.nova-2-sonic-v1:0' },
        { fromMs: 500, atMs: 60_000, patienceMs: 40_000 },
      );
      live.engine.sendText('Hello?');
      // The first ends in the middle of its answer, and the next is asked to finish it.
      await vi.waitFor(
        () =>
          expect(nova.asked.map(({ event }) => event['textInput'])).toContainEqual(
            expect.objectContaining({
              content: expect.stringMatching(/^.The line was cut/) as string,
            }),
          ),
        PATIENCE,
      );
      nova.livesMs = 480_000;
      await vi.waitFor(
        () => expect(said(live.events).at(-1)?.text).toContain(NOVA_ANSWER.join(' ')),
        PATIENCE,
      );
      expect(live.events.some(({ type }) => type === 'provider')).toBe(false);
    } finally {
      nova.livesMs = 480_000;
    }
  });
});

describe('OpenAI, whose sessions end after an hour', () => {
  it('is opened again with what was said, and is told how much of a cut reply was heard', async () => {
    const live = await talkLive({
      realtime: 'openai/gpt-realtime',
      greeting: 'Very long. '.repeat(20),
    });
    live.engine.greet();
    await live.until('bot-started-speaking');
    await pause(500);
    await live.say(await question(live));
    await vi.waitFor(() => expect(said(live.events)).toHaveLength(2), PATIENCE);
    const cut = openai.asked.find(({ type }) => type === 'conversation.item.truncate');
    expect(cut?.['audio_end_ms']).toBeGreaterThan(300);
    expect(cut?.['audio_end_ms']).toBeLessThan(2_500);
    openai.asked.length = 0;
    openai.expire();
    await expect.poll(() => openai.asked.map(({ type }) => type)).toContain('session.update');
    await expect
      .poll(() => openai.asked.filter(({ type }) => type === 'conversation.item.create'))
      .toHaveLength(3);
    live.engine.sendText('And on Sunday?', 'written');
    const written = () =>
      live.events.flatMap((event) =>
        event.type === 'bot-says' && event.written === true ? [event.text] : [],
      );
    await expect.poll(() => written().join(' ')).toBe(ANSWER);
    expect(openai.wrong).toEqual([]);
    expect(live.events.some(({ type }) => type === 'provider')).toBe(false);
  });
});

describe.each(KINDS)('$ref that is not there', ({ ref }) => {
  it('is heard as an apology within ten seconds, with a true reason', async () => {
    const server = ref.startsWith('openai') ? openai : nova;
    server.trouble = 'is silent';
    const live = await talkLive({ realtime: ref, greeting: 'Welcome.' });
    const began = performance.now();
    live.engine.greet();
    const told = await live.until('bot-started-speaking', 10_000);
    expect(told.atMs - began).toBeLessThan(10_000);
    const wants = await live.until('wants', 20_000);
    expect(wants).toMatchObject({ what: 'end', failed: expect.stringContaining(ref) as string });
    expect(said(live.events)[0]?.text).toMatch(/not working on our side/);
    expect(live.events.find(({ type }) => type === 'provider')).toMatchObject({ provider: ref });
  });
});
