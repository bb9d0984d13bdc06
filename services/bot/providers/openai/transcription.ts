/** Hearing by `/audio/transcriptions`: one utterance, cut out by the conversation, a request. */
import { z } from 'zod';
import { toWav } from '../../../../core/archive/wav.ts';
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import type { Hearer } from '../ports.ts';
import { ProviderFault } from '../provider-fault.ts';
import { type MakeProvider, sayName } from '../provider-parts.ts';
import { hearUtterances } from '../utterance-hearer.ts';
import { ask, endpointOf } from './endpoint.ts';

const answerSchema = z.object({ text: z.string() });

/** Makes the hearer: `openai/gpt-4o-transcribe`, `openai/whisper-1`. */
export const makeOpenAiTranscription: MakeProvider<Hearer> = (name, { env, language }) => {
  const endpoint = endpointOf(name.provider, sayName(name), env);
  return hearUtterances(endpoint.label, async (pcm, signal) => {
    const body = new FormData();
    body.set('file', new Blob([toWav(pcm, ENGINE_RATE)], { type: 'audio/wav' }), 'speech.wav');
    body.set('model', name.model);
    body.set('language', language.slice(0, 2));
    body.set('response_format', 'json');
    const response = await ask(endpoint, { path: '/audio/transcriptions', body, signal });
    const answer = answerSchema.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) {
      throw new ProviderFault(endpoint.label, 'malformed', 'an answer without text');
    }
    return answer.data.text.trim();
  });
};
