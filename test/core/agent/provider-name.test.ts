import { describe, expect, it } from 'vitest';
import { type ProviderRole, readProviderName } from '../../../core/agent/provider-name.ts';

describe('readProviderName', () => {
  it.each<[string, ProviderRole, object]>([
    ['aws/transcribe', 'stt', { provider: 'aws', model: 'transcribe' }],
    ['aws/amazon.nova-lite-v1:0', 'llm', { provider: 'aws', model: 'amazon.nova-lite-v1:0' }],
    ['aws/polly:Tiffany', 'tts', { provider: 'aws', model: 'polly', voice: 'Tiffany' }],
    ['openai/voice-v1:0', 'tts', { provider: 'openai', model: 'voice-v1:0' }],
    ['ollama/qwen3:8b', 'llm', { provider: 'ollama', model: 'qwen3:8b' }],
    ['openai/org/model', 'llm', { provider: 'openai', model: 'org/model' }],
    [
      'aws/amazon.nova-2-sonic-v1:0:tiffany',
      'realtime',
      { provider: 'aws', model: 'amazon.nova-2-sonic-v1:0', voice: 'tiffany' },
    ],
    [
      'aws/amazon.nova-2-sonic-v1:0',
      'realtime',
      { provider: 'aws', model: 'amazon.nova-2-sonic-v1:0' },
    ],
    ['deepgram', 'stt', { provider: 'deepgram', model: '' }],
  ])('reads %s as %s', (name, role, read) => {
    expect(readProviderName(name, role)).toEqual(read);
  });

  it('does not take a property of every object for a provider', () => {
    expect(readProviderName('constructor/x', 'llm')).toMatch(/must begin with/);
  });
});
