/** What OpenAI's realtime server is told. */
import type { RealtimeStart, SaidLine } from '../realtime-model.ts';

/** Samples a second of its PCM, both ways. */
export const OPENAI_RATE = 24_000;

/** Writes the caller's words down, for the transcript; the model itself hears. */
const TRANSCRIBER = 'gpt-4o-mini-transcribe';

/** The session, as the agent wants it. */
export function sessionUpdate(start: RealtimeStart, voice: string): object {
  const { instructions, tools, endpointing, language } = start;
  const format = { type: 'audio/pcm', rate: OPENAI_RATE };
  // By words it waits for the rest of a sentence; by silence it is told for how long.
  const detector =
    endpointing.by === 'text'
      ? { type: 'semantic_vad', eagerness: 'auto' }
      : { type: 'server_vad', silence_duration_ms: endpointing.minMs };
  return {
    type: 'session.update',
    session: {
      type: 'realtime',
      output_modalities: ['audio'],
      instructions,
      tools: tools.map(({ name, description, schema }) => ({
        type: 'function',
        name,
        description,
        parameters: schema,
      })),
      tool_choice: 'auto',
      audio: {
        input: {
          format,
          transcription: { model: TRANSCRIBER, language: language.split('-')[0] },
          turn_detection: { ...detector, create_response: true, interrupt_response: true },
        },
        output: { format, voice },
      },
    },
  };
}

/** A line of the conversation that was said. */
export function itemOf({ role, text }: SaidLine): object {
  const type = role === 'user' ? 'input_text' : 'output_text';
  return {
    type: 'conversation.item.create',
    item: { type: 'message', role, content: [{ type, text }] },
  };
}

/** What a tool answered. */
export function toolOutput(id: string, output: string): object {
  const item = { type: 'function_call_output', call_id: id, output };
  return { type: 'conversation.item.create', item };
}

/** Has it speak; by `text` word for word. */
export function responseCreate(of: { text?: string; written?: boolean } = {}): object {
  const { text, written } = of;
  return {
    type: 'response.create',
    response: {
      ...(written === true ? { output_modalities: ['text'] } : {}),
      ...(text === undefined ? {} : { instructions: wordForWord(text), tool_choice: 'none' }),
    },
  };
}

function wordForWord(text: string): string {
  return `Say exactly the following, word for word, and nothing before or after it: ${JSON.stringify(text)}`;
}
