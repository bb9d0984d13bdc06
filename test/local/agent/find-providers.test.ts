import { mkdirSync, mkdtempSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findProviders, toEnv } from '../../../local/agent/find-providers.ts';

let server: http.Server | undefined;
afterEach(() => void server?.close());

/** A server with these answers, by method and path; what it is not asked for is 404. */
async function serve(answers: Record<string, (body: string) => unknown>): Promise<string> {
  server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const answer = answers[`${request.method} ${request.url}`];
      response.writeHead(answer ? 200 : 404).end(JSON.stringify(answer?.(body) ?? {}));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** No model of speech is installed there. */
const NONE = '/nowhere';

const NOBODY = 'http://127.0.0.1:9';

describe('findProviders', () => {
  it('takes Ollama’s first model with tools, and its voice', async () => {
    const can: Record<string, string[]> = {
      'nomic-embed-text': ['embedding'],
      'gemma3:4b': ['completion', 'vision'],
      'qwen3:4b': ['completion', 'tools'],
      phonon: ['speech'],
    };
    const host = await serve({
      'GET /api/tags': () => ({ models: Object.keys(can).map((name) => ({ name })) }),
      'POST /api/show': (body) => ({
        capabilities: can[(JSON.parse(body) as { model: string }).model],
      }),
    });
    const wanted = { llm: 'ollama/qwen3:4b', tts: 'ollama/phonon:Freya' };
    expect(await findProviders({ OLLAMA_HOST: host, OPENAI_API_KEY: 'k' }, NONE)).toEqual(wanted);
  });

  it('takes one without tools where none has them', async () => {
    const host = await serve({
      'GET /api/tags': () => ({ models: [{ name: 'gemma3:4b' }] }),
      'POST /api/show': () => ({ capabilities: ['completion'] }),
    });
    expect(await findProviders({ OLLAMA_HOST: host }, NONE)).toEqual({ llm: 'ollama/gemma3:4b' });
  });

  it('goes by a server that is named before anything else', async () => {
    const base = await serve({
      'GET /models': () => ({
        data: [{ id: 'whisper-base' }, { id: 'text-embed' }, { id: 'llama-3' }],
      }),
    });
    const env = { OPENAI_BASE_URL: `${base}/`, OPENAI_API_KEY: 'k', OLLAMA_HOST: NOBODY };
    expect(await findProviders(env, NONE)).toEqual({
      llm: 'openai/llama-3',
      stt: 'openai/whisper-base',
    });
  });

  it('uses OpenAI where its key is set and no Ollama answers, and else nothing', async () => {
    expect(await findProviders({ OLLAMA_HOST: NOBODY, OPENAI_API_KEY: 'k' }, NONE)).toMatchObject({
      llm: 'openai/gpt-4.1-mini',
    });
    expect(await findProviders({ OLLAMA_HOST: NOBODY }, NONE)).toEqual({});
  });
});

describe('open models', () => {
  it('hear and speak where they were added with what runs them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'models-'));
    for (const name of ['whisper-tiny.en', 'piper-joe']) mkdirSync(join(folder, name));
    const env = { OLLAMA_HOST: NOBODY, OPENAI_API_KEY: 'k' };
    expect(await findProviders(env, folder)).toMatchObject({ stt: 'openai/gpt-4o-transcribe' });
    mkdirSync(join(folder, 'engine/node_modules'), { recursive: true });
    expect(await findProviders(env, folder)).toEqual({
      llm: 'openai/gpt-4.1-mini',
      stt: 'local/whisper-tiny.en',
      tts: 'local/piper-joe',
    });
  });
});

describe('toEnv', () => {
  it('tells what was found, and leaves what the shell says itself', () => {
    const env = { GREENROOM_PROVIDER_TTS: 'aws/polly:Tiffany' };
    expect(toEnv({ llm: 'ollama/a', tts: 'ollama/b:C' }, env)).toEqual({
      GREENROOM_PROVIDER_LLM: 'ollama/a',
    });
  });
});
