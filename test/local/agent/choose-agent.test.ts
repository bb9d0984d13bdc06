import { describe, expect, it } from 'vitest';
import { describeAgent } from '../../../core/agent/agent-description.ts';
import { chooseAgent } from '../../../local/agent/choose-agent.ts';
import { findAgent } from '../../../services/bot/find-agent.ts';

const read = async (name: string) => describeAgent(await findAgent(name));
const nothing = { read, find: async () => ({}) };
const ollama = { read, find: async () => ({ llm: 'ollama/qwen3:4b' }) };

describe('chooseAgent', () => {
  it('takes the assistant where a model is found, and says by what it thinks', async () => {
    const { agent, providers, says } = await chooseAgent(undefined, {}, ollama);
    expect(agent.name).toBe('assistant');
    expect(providers).toEqual({ GREENROOM_PROVIDER_LLM: 'ollama/qwen3:4b' });
    expect(says).toMatch(
      /^It thinks by ollama\/qwen3:4b, hears by the built-in, .*greenroom models add/,
    );
  });

  it('takes the receptionist where none is, and says what one would do to have one', async () => {
    const { agent, says } = await chooseAgent(undefined, {}, nothing);
    expect(agent.name).toBe('receptionist');
    expect(says).toMatch(/ollama pull .* OPENAI_API_KEY/);
  });

  it('looks for nothing that the agent does not ask for', async () => {
    const find = async () => Promise.reject(new Error('looked'));
    expect((await chooseAgent('parrot', {}, { read, find })).agent.name).toBe('parrot');
  });

  it('refuses an agent that wants any model where there is none', async () => {
    await expect(chooseAgent('assistant', {}, nothing)).rejects.toThrow(/wants any model/);
    const env = { GREENROOM_PROVIDER_LLM: 'aws/amazon.nova-lite-v1:0' };
    expect((await chooseAgent('assistant', env, nothing)).agent.name).toBe('assistant');
  });
});
