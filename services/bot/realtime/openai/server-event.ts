/** What OpenAI's realtime server says, as far as it is read (the interface of August 2025, without `beta`). */
import { z } from 'zod';

const response = z.object({
  id: z.string(),
  status: z.string().optional(),
  status_details: z
    .object({
      reason: z.string().optional(),
      error: z.object({ code: z.string().nullish(), type: z.string().nullish() }).nullish(),
    })
    .nullish(),
  output: z
    .array(
      z.object({
        type: z.string(),
        call_id: z.string().optional(),
        name: z.string().optional(),
        arguments: z.string().optional(),
      }),
    )
    .default([]),
  usage: z
    .object({ input_tokens: z.number().default(0), output_tokens: z.number().default(0) })
    .nullish(),
});

const delta = z.object({ response_id: z.string(), item_id: z.string(), delta: z.string() });

const transcription = 'conversation.item.input_audio_transcription';

const EVENTS = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.created') }),
  z.object({ type: z.literal('session.updated') }),
  z.object({
    type: z.literal('error'),
    error: z.object({ type: z.string(), code: z.string().nullish(), message: z.string() }),
  }),
  z.object({ type: z.literal('input_audio_buffer.speech_started') }),
  z.object({ type: z.literal('input_audio_buffer.committed') }),
  z.object({
    type: z.literal(`${transcription}.delta`),
    item_id: z.string(),
    delta: z.string().default(''),
  }),
  z.object({ type: z.literal(`${transcription}.completed`), transcript: z.string() }),
  z.object({ type: z.literal('response.created'), response }),
  delta.extend({ type: z.literal('response.output_audio.delta') }),
  delta.extend({ type: z.literal('response.output_audio_transcript.delta') }),
  delta.extend({ type: z.literal('response.output_text.delta') }),
  z.object({ type: z.literal('response.done'), response }),
]);

/** One event that means something to us. */
export type ServerEvent = z.output<typeof EVENTS>;

/** A response, as it is created and as it is done. */
export type ServerResponse = z.output<typeof response>;

const typed = z.object({ type: z.string() });

const KNOWN: ReadonlySet<string> = new Set(
  EVENTS.options.map(({ shape }) => shape.type.value as string),
);

/** The event; none where it is one of the many that are not read. Throws where it is no event, or not of the shape that its type says. */
export function readServerEvent(text: string): ServerEvent | undefined {
  const said: unknown = JSON.parse(text);
  const { type } = typed.parse(said);
  return KNOWN.has(type) ? EVENTS.parse(said) : undefined;
}
