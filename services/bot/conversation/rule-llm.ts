/** Answers by rules where a model would be asked: same place in the engine, no key. */
import { DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents';

/** The reply to what the caller said last; it may ask tools. */
export type Answer = (said: string) => Promise<string>;

/** A "model" that calls `answer` with the caller's last words. */
export class RuleLlm extends llm.LLM {
  readonly #answer: Answer;

  constructor(answer: Answer) {
    super();
    this.#answer = answer;
  }

  override label(): string {
    return 'greenroom.RuleLlm';
  }

  override chat(options: Parameters<llm.LLM['chat']>[0]): llm.LLMStream {
    const { chatCtx, toolCtx } = options;
    const connOptions = options.connOptions ?? DEFAULT_API_CONNECT_OPTIONS;
    return new RuleStream(
      this,
      { chatCtx, ...(toolCtx ? { toolCtx } : {}), connOptions },
      this.#answer,
    );
  }
}

class RuleStream extends llm.LLMStream {
  readonly #answer: Answer;

  constructor(
    rules: RuleLlm,
    options: ConstructorParameters<typeof llm.LLMStream>[1],
    answer: Answer,
  ) {
    super(rules, options);
    this.#answer = answer;
  }

  protected override async run(): Promise<void> {
    const last = this.chatCtx.items.at(-1);
    const said = last?.type === 'message' ? (last.textContent ?? '') : '';
    const content = await this.#answer(said);
    this.queue.put({
      id: `rule-${this.chatCtx.items.length}`,
      delta: { role: 'assistant', content },
    });
  }
}
