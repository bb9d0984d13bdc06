/** An agent's tools and the conversation's own, for a model that asks for them over its own connection. */
import { llm } from '@livekit/agents';
import type { z } from 'zod';
import type { AgentWords } from '../conversation/agent-words.ts';
import type { EndingReply } from '../conversation/endings.ts';
import type { EngineParts } from '../conversation/engine/engine-parts.ts';
import { toTools } from '../conversation/engine/mind-request.ts';
import type { Leaving } from '../conversation/leaving.ts';
import { createOwnTools, END_CALL, TRANSFER_CALL } from '../conversation/replies/own-tools.ts';
import { createReplyTools } from '../conversation/replies/reply-tools.ts';
import type { MindTool } from '../providers/ports.ts';
import type { ToolResult } from './realtime-model.ts';

/** A tool that is asked for. */
export interface ToolCall {
  readonly id: string;
  readonly tool: string;
  readonly args: string;
}

/** The tools of one conversation. */
export interface TurnTools {
  /** As the model is told of them. */
  readonly told: readonly MindTool[];
  /** Runs it for a reply that is given. Never throws: the model is told what went wrong. */
  run(call: ToolCall, reply: EndingReply): Promise<Omit<ToolResult, 'quiet'>>;
}

/** What of the conversation they need. */
export interface TurnToolParts
  extends Pick<EngineParts, 'agent' | 'brain' | 'clock' | 'keypad' | 'onEvent'> {
  readonly words: AgentWords;
  readonly leaving: Leaving;
  readonly say: (text: string) => void;
}

/** Tools with which the call is over: after a farewell nothing is said to them. */
export function isEnding(tool: string): boolean {
  return tool === END_CALL || tool === TRANSFER_CALL;
}

/** The tools. */
export function createTurnTools(parts: TurnToolParts): TurnTools {
  const { agent, brain, clock, keypad, onEvent, words, leaving, say } = parts;
  const replyTools = createReplyTools(brain.tools, {
    clock,
    session: () => words.facts,
    keypad,
    say,
    onTool: (event) => onEvent({ type: 'tool', ...event }),
    onRecord: (on) => onEvent({ type: 'recording', on }),
  });
  const own = createOwnTools(agent, leaving, keypad);
  const context = new llm.ToolContext([...own, ...replyTools.tools]);
  return {
    told: toTools(context),
    async run({ id, tool: name, args }, reply) {
      try {
        const tool = context.functionTools[name];
        if (!tool) throw new Error(`There is no tool ${name}.`);
        const input = (tool.parameters as z.ZodType).parse(JSON.parse(args === '' ? '{}' : args));
        const { signal: abortSignal } = new AbortController();
        // Of the library's own context our tools read the reply that they belong to, and nothing else.
        const ctx = { speechHandle: reply } as never;
        const output: unknown = await tool.execute(input, {
          ctx,
          toolCallId: id,
          abortSignal,
        });
        return { id, output: asText(output), failed: false };
      } catch (error) {
        return { id, output: error instanceof Error ? error.message : String(error), failed: true };
      }
    },
  };
}

function asText(output: unknown): string {
  return typeof output === 'string' ? output : JSON.stringify(output ?? 'Done.');
}
