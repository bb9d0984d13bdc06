/** Speech by `/audio/speech`, played as it comes, at whatever rate the server has. */
import type { Mouth } from '../ports.ts';
import { asProviderFault, ProviderFault } from '../provider-fault.ts';
import { type MakeProvider, sayName } from '../provider-parts.ts';
import { atEngineRate } from '../resample.ts';
import { sentencesOf } from '../sentences.ts';
import { ask, type Endpoint, endpointOf } from './endpoint.ts';

/** What OpenAI's own `pcm` has, and most servers copy. */
const USUAL_RATE = 24_000;

/** Bytes of a RIFF header as speech servers write it. */
const WAV_HEADER = 44;

/** Makes the voice: `openai/gpt-4o-mini-tts:alloy`, `ollama/phonon:Freya`. */
export const makeOpenAiSpeech: MakeProvider<Mouth> = (name, { env }) => {
  const endpoint = endpointOf(name.provider, sayName(name), env);
  const voice = name.voice ?? 'alloy';
  return {
    name: endpoint.label,
    async *speak(text, signal, saying) {
      let count = 0;
      for await (const input of sentencesOf(text)) {
        saying?.(count++);
        const body = { model: name.model, voice, input, response_format: 'pcm' };
        yield* speakOne(endpoint, body, signal);
      }
    },
  };
};

async function* speakOne(
  endpoint: Endpoint,
  body: Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<Int16Array> {
  const { label } = endpoint;
  const response = await ask(endpoint, { path: '/audio/speech', body, signal });
  const type = response.headers.get('content-type') ?? '';
  if (!response.body || /json|text|mpeg/.test(type)) {
    throw new ProviderFault(label, 'malformed', `an answer of ${type || 'no type'}`);
  }
  const said = /rate=(\d+)/.exec(type)?.[1] ?? response.headers.get('x-sample-rate');
  try {
    const { rate, bytes } = await readHeader(response.body, said ? Number(said) : USUAL_RATE);
    yield* atEngineRate(bytes, rate);
  } catch (error) {
    throw asProviderFault(label, error);
  }
}

/** A WAV says its rate itself, whatever was asked for. */
async function readHeader(
  body: AsyncIterable<Uint8Array>,
  usual: number,
): Promise<{ rate: number; bytes: AsyncIterable<Uint8Array> }> {
  const chunks = body[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < WAV_HEADER) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  const isWav = head.length >= WAV_HEADER && head.toString('latin1', 0, 4) === 'RIFF';
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield isWav ? head.subarray(WAV_HEADER) : head;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  return { rate: isWav ? head.readUInt32LE(24) : usual, bytes: rest() };
}
