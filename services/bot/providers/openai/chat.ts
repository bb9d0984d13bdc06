/** Chat completions, streamed, tools included. */
import { z } from 'zod';
import type { Mind, MindPart, MindRequest, MindTurn } from '../ports.ts';
import { asProviderFault, ProviderFault } from '../provider-fault.ts';
import { type MakeProvider, sayName } from '../provider-parts.ts';
import { ask, type Endpoint, endpointOf } from './endpoint.ts';
import { readServerSent } from './server-sent.ts';

/** Longer replies are lectures. */
const MAX_TOKENS = 600;

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            tool_calls: z
              .array(
                z.object({
                  index: z.number().optional(),
                  id: z.string().nullish(),
                  function: z
                    .object({ name: z.string().nullish(), arguments: z.string().nullish() })
                    .nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z
    .object({ prompt_tokens: z.number().default(0), completion_tokens: z.number().default(0) })
    .nullish(),
  error: z.object({ message: z.string() }).nullish(),
});

/** Makes the model: `openai/gpt-4.1-mini`, `ollama/qwen3:8b`. */
export const makeOpenAiChat: MakeProvider<Mind> = (name, { env }) => {
  const endpoint = endpointOf(name.provider, sayName(name), env);
  return {
    name: endpoint.label,
    reply: (request, signal) => chat(endpoint, bodyOf(name.model, request, MAX_TOKENS), signal),
    async prime(request) {
      const signal = AbortSignal.timeout(60_000);
      for await (const _ of chat(endpoint, bodyOf(name.model, request, 1), signal)) return;
    },
  };
};

function bodyOf(model: string, request: MindRequest, maxTokens: number): Record<string, unknown> {
  const { instructions, turns, tools } = request;
  const system = instructions === '' ? [] : [{ role: 'system', content: instructions }];
  const functions = tools.map(({ name, description, schema }) => ({
    type: 'function',
    function: { name, description, parameters: schema },
  }));
  return {
    model,
    messages: [...system, ...turns.map(toMessage)],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: maxTokens,
    ...(functions.length > 0 ? { tools: functions } : {}),
  };
}

function toMessage(turn: MindTurn): Record<string, unknown> {
  if (turn.role === 'call') {
    const called = { name: turn.tool, arguments: turn.args === '' ? '{}' : turn.args };
    const call = { id: turn.id, type: 'function', function: called };
    return { role: 'assistant', content: null, tool_calls: [call] };
  }
  if (turn.role === 'result') return { role: 'tool', tool_call_id: turn.id, content: turn.output };
  return { role: turn.role, content: turn.text };
}

async function* chat(
  endpoint: Endpoint,
  body: Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<MindPart> {
  const { label } = endpoint;
  const response = await ask(endpoint, { path: '/chat/completions', body, signal });
  if (!response.body) throw new ProviderFault(label, 'malformed', 'an answer without a body');
  const calls = collectCalls();
  let finished = false;
  try {
    for await (const data of readServerSent(response.body)) {
      if (data === '[DONE]') {
        finished = true;
        break;
      }
      const { choices, usage, error } = parseChunk(data, label);
      if (error) throw new ProviderFault(label, 'failed', error.message);
      for (const { delta, finish_reason: reason } of choices) {
        if (delta?.content) yield { type: 'text', text: delta.content };
        for (const piece of delta?.tool_calls ?? []) calls.add(piece);
        finished ||= Boolean(reason);
      }
      if (usage) {
        const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage;
        yield { type: 'usage', inputTokens, outputTokens };
      }
    }
  } catch (error) {
    throw asProviderFault(label, error);
  }
  if (!finished) throw new ProviderFault(label, 'unreachable', 'the answer was cut');
  yield* calls.all();
}

function parseChunk(data: string, label: string): z.infer<typeof chunkSchema> {
  try {
    return chunkSchema.parse(JSON.parse(data));
  } catch (error) {
    throw new ProviderFault(label, 'malformed', error);
  }
}

interface CallPiece {
  readonly index?: number | undefined;
  readonly id?: string | null | undefined;
  readonly function?:
    | { readonly name?: string | null | undefined; readonly arguments?: string | null | undefined }
    | null
    | undefined;
}

/** A call comes in pieces; some servers number them, others begin each with its id. */
function collectCalls() {
  const calls: { id: string; tool: string; args: string; index: number }[] = [];
  return {
    add(piece: CallPiece): void {
      const index = piece.index ?? (piece.id ? calls.length : calls.length - 1);
      let call = calls.find((known) => known.index === index);
      if (!call) {
        call = { id: piece.id ?? `call-${index}`, tool: '', args: '', index };
        calls.push(call);
      }
      call.tool += piece.function?.name ?? '';
      call.args += piece.function?.arguments ?? '';
    },
    all: (): MindPart[] =>
      calls.map(({ id, tool, args }) => ({ type: 'call' as const, id, tool, args })),
  };
}
