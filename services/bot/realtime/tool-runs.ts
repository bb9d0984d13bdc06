/** Tools as they run for one conversation: each once, to its end, and its model is told what became of it. */
import type { AnswerWatch } from './answer-watch.ts';
import type { BotVoice } from './bot-voice.ts';
import type { LinkKeeper } from './link-keeper.ts';
import type { RealtimeLink } from './realtime-model.ts';
import type { SaidSoFar } from './said-so-far.ts';
import { isEnding, type ToolCall, type TurnTools } from './turn-tools.ts';

/** What they touch. */
export interface ToolRunParts {
  readonly tools: TurnTools;
  readonly voice: BotVoice;
  readonly said: SaidSoFar;
  readonly answers: AnswerWatch;
  readonly keeper: LinkKeeper;
}

/** The runs of one conversation. */
export interface ToolRuns {
  /** How many run now. */
  readonly running: number;
  /** Also where the caller speaks meanwhile: its model waits for what became of it. */
  run(call: ToolCall, link: RealtimeLink): Promise<void>;
}

/** None runs. */
export function createToolRuns({ tools, voice, said, answers, keeper }: ToolRunParts): ToolRuns {
  let running = 0;
  return {
    get running() {
      return running;
    },
    async run(call, link) {
      const line = voice.turn();
      running += 1;
      const result = await tools.run(call, line);
      running -= 1;
      said.ran(call, result.output);
      // After a farewell that was spoken there is nothing to say.
      const quiet = isEnding(call.tool) && voice.busy;
      if (!quiet && !line.interrupted) answers.due();
      // Another connection has not asked for it.
      keeper.tell((now) => now === link && now.result({ ...result, quiet }));
    },
  };
}
