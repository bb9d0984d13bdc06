import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { garbageCollector } from '../../../../bench/garbage-collector.ts';
import { tool } from '../../../../core/agent/tool.ts';
import { defineAgent } from '../../../../core/agent.ts';
import type { Mind, Mouth } from '../../../../services/bot/providers/ports.ts';
import { talkTo } from './talk.ts';

const collect = garbageCollector();

/** What is held when nothing is under way. */
async function held(): Promise<{ heap: number; resources: number }> {
  for (let i = 0; i < 4; i++) {
    collect();
    await pause(20);
  }
  const resources = process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout').length;
  return { heap: process.memoryUsage().heapUsed, resources };
}

/** A tenth of a second; two of them where the caller is going to interrupt. */
const toneOf = (samples: number) =>
  Int16Array.from({ length: samples }, (_, i) => Math.sin(i / 5) * 6_000);

it('two hundred turns with tools and interruptions leave nothing behind', async () => {
  let long = false;
  let ran = 0;
  const mind: Mind = {
    name: 'asks',
    async *reply({ turns }) {
      if (turns.at(-1)?.role === 'result') yield { type: 'text', text: 'It is done.' };
      else yield { type: 'call', id: `c${turns.length}-${ran}`, tool: 'count', args: '{}' };
    },
  };
  const mouth: Mouth = {
    name: 'tone',
    async *speak(text) {
      for await (const _ of text);
      yield toneOf(long ? 32_000 : 1_600);
    },
  };
  const count = tool({ description: 'Counts.', input: z.object({}), run: () => ++ran });
  const agent = defineAgent({
    name: 'a',
    instructions: 'Count.',
    llm: 'openai/none',
    tools: { count },
  });
  const talk = await talkTo(agent, { mind, mouth });
  const until = async (holds: () => boolean) => {
    for (let i = 0; i < 1_000 && !holds(); i++) await pause(5);
    expect(holds()).toBe(true);
  };
  const turn = async (number: number) => {
    long = number % 3 === 0;
    talk.events.length = 0;
    talk.heard.length = 0;
    talk.engine.sendText(`Number ${number}.`);
    await until(() => talk.events.some(({ type }) => type === 'bot-started-speaking'));
    if (long) talk.engine.interrupt();
    await until(() => talk.events.some(({ type }) => type === 'bot-stopped-speaking'));
    await until(() => talk.events.some(({ type }) => type === 'bot-listening'));
  };
  try {
    for (let number = 1; number <= 60; number++) await turn(number);
    const before = await held();
    for (let number = 61; number <= 200; number++) await turn(number);
    const after = await held();
    expect(ran).toBe(200);
    // A turn's words are kept, some 2 kB of them with what the engine keeps beside.
    expect((after.heap - before.heap) / 140).toBeLessThan(16_000);
    expect(after.resources).toBeLessThanOrEqual(before.resources + 1);
    console.log(`heap ${before.heap >> 10} to ${after.heap >> 10} kB in 140 turns`);
  } finally {
    await talk.close();
  }
});
