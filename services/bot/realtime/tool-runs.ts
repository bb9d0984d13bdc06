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
  /** The caller has a new turn: what runs is not answered by itself any more. */
  supersede(): void;
}

/** None runs. */
export function createToolRuns({ tools, voice, said, answers, keeper }: ToolRunParts): ToolRuns {
  let running = 0;
  let turn = 0;
  return {
    supersede: () => void (turn += 1),
    get running() {
      return running;
    },
    async run(call, link) {
      const line = voice.turn();
      const asked = turn;
      running += 1;
      const result = await tools.run(call, line);
      running -= 1;
      said.ran(call, result.output);
      // After a farewell that was spoken there is nothing to say.
      const quiet = isEnding(call.tool) && voice.busy;
      if (!quiet && asked === turn) answers.due();
      // Another connection has not asked for it.
      keeper.tell((now) => now === link && now.result({ ...result, quiet }));
    },
  };
}
