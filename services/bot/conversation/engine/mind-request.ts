/** The engine's context and tools as a model is asked. */
import { llm } from '@livekit/agents';
import { OWN_WORDS } from '../../own-words.ts';
import type { MindRequest, MindTool, MindTurn } from '../../providers/ports.ts';

/** Tools whose names begin so are the conversation's own: a model is told nothing of them. */
export const OWN_TOOL = 'greenroom_';

/** Turns that a model is told: a call of hours must not ask for more and more. */
const MOST_TURNS = 120;

/** The request for this context. */
export function toMindRequest(
  instructions: string,
  context: llm.ChatContext,
  tools: llm.ToolContext,
): MindRequest {
  const turns = context.items.flatMap(toTurn).filter(said);
  return { instructions, turns: latest(turns), tools: toTools(tools) };
}

function toTurn(item: llm.ChatItem): MindTurn[] {
  if (item.type === 'function_call') {
    const { callId: id, name: tool, args } = item;
    return tool.startsWith(OWN_TOOL) ? [] : [{ role: 'call', id, tool, args }];
  }
  if (item.type === 'function_call_output') {
    const { callId: id, name, output, isError: failed } = item;
    if (name.startsWith(OWN_TOOL)) return [];
    return [{ role: 'result', id, tool: name, output: plain(output), failed }];
  }
  if (item.type !== 'message') return [];
  const { role, textContent = '' } = item;
  if (role === 'user') return [{ role, text: textContent }];
  return role === 'assistant' ? [{ role, text: withoutFiller(textContent) }] : [];
}

function said(turn: MindTurn): boolean {
  return !('text' in turn) || turn.text.trim() !== '';
}

/** A filler was the conversation's word, not the model's. */
function withoutFiller(text: string): string {
  return text.startsWith(OWN_WORDS.moment) ? text.slice(OWN_WORDS.moment.length).trim() : text;
}

/** The engine quotes texts; a model reads them better without. */
function plain(output: string): string {
  if (!output.startsWith('"')) return output;
  try {
    return String(JSON.parse(output));
  } catch {
    return output;
  }
}

/** The last turns, beginning with the caller's: a result without its call would be refused. */
function latest(turns: readonly MindTurn[]): readonly MindTurn[] {
  if (turns.length <= MOST_TURNS) return turns;
  const tail = turns.slice(-MOST_TURNS);
  return tail.slice(
    Math.max(
      0,
      tail.findIndex(({ role }) => role === 'user'),
    ),
  );
}

/** The tools that a model is told of. */
export function toTools(context: llm.ToolContext): MindTool[] {
  return Object.entries(context.functionTools).flatMap(([name, { description, parameters }]) =>
    name.startsWith(OWN_TOOL)
      ? []
      : [{ name, description, schema: llm.toJsonSchema(parameters, false) as MindTool['schema'] }],
  );
}
