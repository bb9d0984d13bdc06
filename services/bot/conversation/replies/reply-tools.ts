/** An agent's tools as the engine runs them: for a reply that is given, within their time, and with a word to the caller meanwhile. */
import { llm } from '@livekit/agents';
import type { Keypad } from '../../../../core/agent/keypad.ts';
import type { SessionFacts } from '../../../../core/agent/session-facts.ts';
import type { Tool } from '../../../../core/agent/tool.ts';
import type { Cancel, TimerClock } from '../../../../core/time/clock.ts';
import type { CallKeypad } from '../../turns/keypad.ts';

/** Tools that take longer than this let the caller hear so. */
const MEANWHILE_AFTER_MS = 700;

/** What running tools needs of the conversation. */
export interface ToolDeps {
  readonly clock: Pick<TimerClock, 'after'>;
  readonly session: () => SessionFacts;
  readonly keypad: Pick<CallKeypad, 'ask' | 'send'>;
  readonly say: (text: string) => void;
  readonly onTool: (event: ToolEvent) => void;
  readonly onRecord: (on: boolean) => void;
}

/** A tool's life, for whoever watches. */
export interface ToolEvent {
  readonly callId: string;
  readonly name: string;
  readonly state: 'started' | 'done' | 'failed';
}

/** Tools of an agent, runnable ahead of their reply where they say so. */
export interface ReplyTools {
  readonly tools: readonly llm.ToolContextEntry[];
  /** A model wants this; a tool that may begins now, and its reply finds it done. */
  foresee(call: { readonly id: string; readonly tool: string; readonly args: string }): void;
}

/** The tools. */
export function createReplyTools(
  tools: Readonly<Record<string, Tool>>,
  deps: ToolDeps,
): ReplyTools {
  const foreseen = new Map<string, Promise<unknown>>();
  return {
    tools: Object.entries(tools).map(([name, tool]) =>
      llm.tool({
        name,
        description: tool.description,
        parameters: tool.input as never,
        execute: (input: object, { ctx, toolCallId: callId, abortSignal }) => {
          const begun = foreseen.get(keyOf(name, input));
          foreseen.clear();
          const speak = (text: string) => {
            if (!ctx.speechHandle.interrupted) deps.say(text);
          };
          const work = begun ?? run(tool, input, { deps, signal: abortSignal });
          return watched({ ...deps, say: speak }, { name, tool, callId, work });
        },
      }),
    ) as ReplyTools['tools'],
    foresee({ tool: name, args }) {
      const tool = tools[name];
      if (tool?.speculative !== true) return;
      const input = tool.input.safeParse(parse(args));
      if (!input.success) return;
      const key = keyOf(name, input.data);
      if (foreseen.has(key)) return;
      const work = run(tool, input.data, { deps });
      work.catch(() => undefined);
      foreseen.set(key, work);
    },
  };
}

function keyOf(name: string, input: unknown): string {
  return `${name} ${JSON.stringify(input)}`;
}

function parse(args: string): unknown {
  try {
    return JSON.parse(args === '' ? '{}' : args);
  } catch {
    return undefined;
  }
}

/**
 * Runs it within its time. A timer of its own, taken back when it is done: a signal of `AbortSignal.timeout` that somebody listens to is
 * held until its time is over, and the whole turn with it.
 */
async function run(
  tool: Tool,
  input: object,
  { deps, signal }: { deps: ToolDeps; signal?: AbortSignal | undefined },
): Promise<unknown> {
  const stop = new AbortController();
  const leave = () => stop.abort(signal?.reason);
  if (signal?.aborted) leave();
  signal?.addEventListener('abort', leave, { once: true });
  let cancel: Cancel = () => undefined;
  const tooLong = new Promise<never>((_, reject) => {
    cancel = deps.clock.after(tool.timeoutMs, () => {
      stop.abort();
      reject(new llm.ToolError(`It took more than ${tool.timeoutMs / 1000} s.`));
    });
  });
  const { onRecord: record } = deps;
  // A tool that nobody waits for any more takes no keys from the conversation.
  const keypad: Keypad = {
    ask: (of) => deps.keypad.ask(of, stop.signal),
    send: (keys) => deps.keypad.send(keys),
  };
  const context = { session: deps.session(), keypad, signal: stop.signal, record };
  const work = async () => tool.run(input as Record<string, unknown>, context);
  try {
    return await Promise.race([work(), tooLong]);
  } finally {
    cancel();
    signal?.removeEventListener('abort', leave);
  }
}

interface Watched {
  readonly name: string;
  readonly tool: Tool;
  readonly callId: string;
  readonly work: Promise<unknown>;
}

/** Tells of it, and tells the model what became of it: also of an error, in words that hold nothing but its message. */
async function watched(deps: ToolDeps, { name, tool, callId, work }: Watched): Promise<unknown> {
  deps.onTool({ callId, name, state: 'started' });
  const { meanwhile } = tool;
  const cancel = deps.clock.after(MEANWHILE_AFTER_MS, () => meanwhile && deps.say(meanwhile));
  try {
    const output = await work;
    deps.onTool({ callId, name, state: 'done' });
    return output ?? 'Done.';
  } catch (error) {
    deps.onTool({ callId, name, state: 'failed' });
    if (error instanceof llm.ToolError) throw error;
    throw new llm.ToolError(error instanceof Error ? error.message : String(error));
  } finally {
    cancel();
  }
}
