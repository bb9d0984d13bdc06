/** Models on Amazon Bedrock by `ConverseStream`: Nova, Claude and what else it serves, tools included. */
import {
  BedrockRuntimeClient,
  type ContentBlock,
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
  type Message,
  type Tool,
} from '@aws-sdk/client-bedrock-runtime';
import type { Mind, MindPart, MindRequest, MindTurn } from '../ports.ts';
import { asProviderFault, ProviderFault } from '../provider-fault.ts';
import { type MakeProvider, sayName } from '../provider-parts.ts';
import { awsClientOptions } from './client-options.ts';

/** Longer replies are lectures. */
const MAX_TOKENS = 600;

/** Nobody has said anything yet, and a conversation must begin with the caller. */
const NOBODY_YET = '(The caller has said nothing yet.)';

/** Makes the model. */
export const makeBedrock: MakeProvider<Mind> = (name, parts) => {
  const client = new BedrockRuntimeClient(awsClientOptions(parts));
  const label = sayName(name);
  const converse = async function* (request: MindRequest, of: Converse): AsyncGenerator<MindPart> {
    try {
      const command = new ConverseStreamCommand(toInput(name.model, request, of.maxTokens));
      const { stream } = await client.send(command, { abortSignal: of.signal });
      if (!stream) throw new ProviderFault(label, 'malformed', 'an answer without a stream');
      yield* partsOf(stream, label);
    } catch (error) {
      throw asProviderFault(label, error);
    }
  };
  return {
    name: label,
    reply: (request, signal) => converse(request, { signal, maxTokens: MAX_TOKENS }),
    async prime(request) {
      const signal = AbortSignal.timeout(10_000);
      for await (const _ of converse(request, { signal, maxTokens: 1 })) return;
    },
  };
};

interface Converse {
  readonly signal: AbortSignal;
  readonly maxTokens: number;
}

function toInput(
  modelId: string,
  request: MindRequest,
  maxTokens: number,
): ConverseStreamCommandInput {
  const { instructions, tools } = request;
  const toolSpecs = tools.map(
    ({ name, description, schema }) =>
      ({ toolSpec: { name, description, inputSchema: { json: schema } } }) as Tool,
  );
  return {
    modelId,
    messages: toMessages(request.turns),
    inferenceConfig: { maxTokens },
    ...(instructions === '' ? {} : { system: [{ text: instructions }] }),
    ...(toolSpecs.length > 0 ? { toolConfig: { tools: toolSpecs } } : {}),
  };
}

/** Turns as Bedrock takes them: the caller first, then strictly by turns. */
export function toMessages(turns: readonly MindTurn[]): Message[] {
  const messages: { role: 'user' | 'assistant'; content: ContentBlock[] }[] = [];
  for (const turn of turns) {
    const { role, block } = toBlock(turn);
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(block);
    else messages.push({ role, content: [block] });
  }
  if (messages[0]?.role !== 'user') {
    messages.unshift({ role: 'user', content: [{ text: NOBODY_YET }] });
  }
  return messages;
}

function toBlock(turn: MindTurn): { role: 'user' | 'assistant'; block: ContentBlock } {
  if (turn.role === 'call') {
    const { id: toolUseId, tool: name, args } = turn;
    const input = JSON.parse(args === '' ? '{}' : args) as Record<string, never>;
    return { role: 'assistant', block: { toolUse: { toolUseId, name, input } } };
  }
  if (turn.role === 'result') {
    const { id: toolUseId, output: text, failed } = turn;
    const status = failed ? 'error' : 'success';
    return { role: 'user', block: { toolResult: { toolUseId, content: [{ text }], status } } };
  }
  return { role: turn.role, block: { text: turn.text } };
}

async function* partsOf(
  stream: AsyncIterable<ConverseStreamOutput>,
  label: string,
): AsyncGenerator<MindPart> {
  let call: { id: string; tool: string; args: string } | undefined;
  let stopped = false;
  for await (const event of stream) {
    const delta = event.contentBlockDelta?.delta;
    const use = event.contentBlockStart?.start?.toolUse;
    if (delta?.text) yield { type: 'text', text: delta.text };
    if (use) call = { id: use.toolUseId ?? '', tool: use.name ?? '', args: '' };
    if (delta?.toolUse && call) call.args += delta.toolUse.input ?? '';
    if (event.contentBlockStop && call) {
      yield { type: 'call', ...call };
      call = undefined;
    }
    stopped ||= event.messageStop !== undefined;
    const usage = event.metadata?.usage;
    if (usage) {
      const { inputTokens = 0, outputTokens = 0 } = usage;
      yield { type: 'usage', inputTokens, outputTokens };
    }
  }
  if (!stopped) throw new ProviderFault(label, 'unreachable', 'the answer was cut');
}
