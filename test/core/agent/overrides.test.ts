import { describe, expect, it } from 'vitest';
import { readOverrides } from '../../../core/agent/overrides.ts';

const agent = { name: 'a', overrides: ['greeting', 'tts'] };

describe('readOverrides', () => {
  it('takes what the agent allows', () => {
    const overrides = { greeting: 'Hello, Ann.', tts: 'aws/polly:Tiffany' };
    expect(readOverrides(agent, { overrides })).toEqual({
      taken: { greeting: 'Hello, Ann.', tts: ['aws/polly:Tiffany'] },
      refused: [],
    });
  });

  it.each([
    ['a field that is not allowed', { llm: 'openai/x' }, /^overrides.llm is not allowed by/],
    ['a field that there is not', { spareSeats: 2 }, /^overrides.spareSeats is not allowed by/],
    ['a prototype’s own', { constructor: 'x' }, /^overrides.constructor is not allowed by/],
    ['a wrong name', { tts: 'acme/voice' }, /^overrides.tts must be names of providers of tts/],
    ['an object of a plugin', { tts: { label: 'x' } }, /^overrides.tts must be names/],
    ['a wrong type', { greeting: 5 }, /^overrides.greeting /],
  ])('refuses %s by name, and takes the rest', (_, wrong, sentence) => {
    const { taken, refused } = readOverrides(agent, { overrides: { greeting: 'Hi.', ...wrong } });
    expect(refused).toEqual([expect.stringMatching(sentence)]);
    expect(taken).toEqual('greeting' in wrong ? {} : { greeting: 'Hi.' });
  });

  it('has nothing to say of a body without any', () => {
    expect(readOverrides(agent, { name: 'Ann' })).toEqual({ taken: {}, refused: [] });
    expect(readOverrides(agent, { overrides: 'all' }).refused).toEqual([
      'overrides must be an object',
    ]);
  });
});
