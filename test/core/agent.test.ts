import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { awsUsesOf } from '../../core/agent/aws-uses.ts';
import { tool } from '../../core/agent/tool.ts';
import { type AgentInput, brainOf, defineAgent } from '../../core/agent.ts';

const least = { name: 'a', instructions: 'Be kind.' };
const lookUp = tool({
  description: 'Looks an order up.',
  input: z.object({ id: z.string() }),
  run: ({ id }) => `order ${id}`,
});

describe('defineAgent', () => {
  it('fills in what is left out', () => {
    const agent = defineAgent(least);
    expect(agent).toMatchObject({ greeting: '', brain: 'intents', spareSeats: 1 });
    expect(agent.endpointing).toEqual({ minMs: 300, maxMs: 2_000, by: 'text' });
    expect(brainOf(agent)).toBe('intents');
  });

  it('takes one provider, a chain of them, and a plugin', () => {
    const plugin = { label: 'mine' };
    const agent = defineAgent({
      ...least,
      stt: 'aws/transcribe',
      llm: ['aws/amazon.nova-lite-v1:0', 'openai/gpt-4.1-mini'],
      tts: plugin,
      tools: { lookUp },
    });
    expect(agent.stt).toEqual(['aws/transcribe']);
    expect(agent.llm).toEqual(['aws/amazon.nova-lite-v1:0', 'openai/gpt-4.1-mini']);
    expect(agent.tts).toEqual([plugin]);
    expect(agent.tools['lookUp']?.timeoutMs).toBe(10_000);
    expect(brainOf(agent)).toBe('model');
  });

  it('takes a model that hears and speaks, with tools and with a chain behind it', () => {
    const agent = defineAgent({
      ...least,
      realtime: 'aws/amazon.nova-2-sonic-v1:0:tiffany',
      llm: 'aws/amazon.nova-lite-v1:0',
      tools: { lookUp },
    });
    expect(agent.realtime).toEqual(['aws/amazon.nova-2-sonic-v1:0:tiffany']);
    expect(brainOf({ ...agent, llm: undefined })).toBe('model');
    expect(awsUsesOf(agent).bedrockModels).toEqual([
      'amazon.nova-lite-v1:0',
      'amazon.nova-2-sonic-v1:0',
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['a realtime that is none', { realtime: 'deepgram/nova-3' }, /a provider of realtime/],
    ['a realtime that is an object', { realtime: { label: 'x' } }, /realtime must be/],
    ['an unknown field', { colour: 'red' }, /agent a: .*colour/],
    ['a wrong name', { name: 'Shop 1' }, /agent Shop 1: name must be a-z/],
    ['a name that is a path to sessions', { name: 'sessions' }, /name must be another name/],
    ['a name that is a path to sockets', { name: 'ws' }, /name must be another name/],
    [
      'an unknown provider',
      { stt: 'acme/ear' },
      /stt must begin with one of any, aws, .*got acme\/ear/,
    ],
    ['a role that it has not', { llm: 'deepgram/nova-3' }, /llm must be a provider of llm/],
    ['a wrong one in a chain', { tts: ['aws/polly:Amy', 'x/y'] }, /tts must begin with/],
    ['an empty chain', { llm: [] }, /llm/],
    ['a number as a provider', { llm: 7 }, /llm must be `provider\/model`/],
    ['a phrase with capitals', { intents: [{ name: 'x', phrases: ['Hi'], reply: '' }] }, /intents/],
    ['tools without a model', { tools: { lookUp } }, /tools must be left out/],
    ['a tool of another shape', { llm: 'aws/x', tools: { a: { run: 1 } } }, /tools\.a/],
    ['a number that is none', { transferTargets: [{ name: 'desk', to: '12' }] }, /\.to must be/],
    ['hold audio without TLS', { holdUrl: 'http://example.com/a.mp3' }, /holdUrl must be an https/],
    ['hold audio of another kind', { holdUrl: 'https://example.com/a.ogg' }, /of a WAV or MP3/],
    ['seats that isolation forbids', { isolation: 'task' }, /spareSeats must be 0/],
    ['instructions that are neither', { instructions: 7 }, /instructions must be a text or/],
    ['bounds the wrong way', { endpointing: { minMs: 900, maxMs: 600 } }, /endpointing\.maxMs/],
  ])('refuses %s by its name', (_, wrong, message) => {
    const given: AgentInput = { ...least, ...wrong };
    expect(() => defineAgent(given)).toThrow(message);
  });

  it('names every wrong field at once', () => {
    const wrong = { ...least, maxDurationS: 1, spareSeats: 9 } as AgentInput;
    expect(() => defineAgent(wrong)).toThrow(/maxDurationS .*; spareSeats /);
  });
});
