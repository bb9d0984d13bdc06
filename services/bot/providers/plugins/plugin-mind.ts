/** A model by one of the engine's own plugins. */
import { llm } from '@livekit/agents';
import type { Mind, MindPart, MindRequest } from '../ports.ts';
import { asProviderFault } from '../provider-fault.ts';
import { ONE_TRY } from './one-try.ts';

/** The plugin as a model. */
export function mindOfPlugin(name: string, plugin: llm.LLM): Mind {
  return {
    name,
    async *reply(request, signal) {
      let failed: unknown;
      const onError = ({ error }: { error: Error }) => (failed ??= error);
      plugin.on('error', onError);
      const stream = plugin.chat({
        chatCtx: toContext(request),
        toolCtx: toTools(request),
        connOptions: ONE_TRY,
      });
      const stop = () => stream.close();
      signal.addEventListener('abort', stop, { once: true });
      try {
        for await (const chunk of stream) yield* toParts(chunk);
        if (failed !== undefined && !signal.aborted) throw failed;
      } catch (error) {
        throw asProviderFault(name, failed ?? error);
      } finally {
        signal.removeEventListener('abort', stop);
        plugin.off('error', onError);
        stream.close();
      }
    },
  };
}

function toContext({ instructions, turns }: MindRequest): llm.ChatContext {
  const context = llm.ChatContext.empty();
  if (instructions !== '') context.addMessage({ role: 'system', content: instructions });
  for (const turn of turns) {
    if (turn.role === 'call') {
      const { id: callId, tool: name, args } = turn;
      context.insert(llm.FunctionCall.create({ callId, name, args }));
    } else if (turn.role === 'result') {
      const { id: callId, tool: name, output, failed: isError } = turn;
      context.insert(llm.FunctionCallOutput.create({ callId, name, output, isError }));
    } else context.addMessage({ role: turn.role, content: turn.text });
  }
  return context;
}

/** The models' own runs of tools are never used: a tool runs only for a reply that is given. */
function toTools({ tools }: MindRequest): llm.ToolContext {
  return new llm.ToolContext(
    tools.map(({ name, description, schema }) =>
      llm.tool({
        name,
        description,
        parameters: schema,
        execute: async () => undefined,
      }),
    ),
  );
}

function* toParts({ delta, usage }: llm.ChatChunk): Generator<MindPart> {
  if (delta?.content) yield { type: 'text', text: delta.content };
  for (const { callId: id, name: tool, args } of delta?.toolCalls ?? [])
    yield { type: 'call', id, tool, args };
  if (usage) {
    yield { type: 'usage', inputTokens: usage.promptTokens, outputTokens: usage.completionTokens };
  }
}
