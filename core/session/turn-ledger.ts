/** Where an answer's time goes, from the caller's last sound to the bot's first at the caller's ear, and which part took too much. */

/** What each stage of an answer may take, in ms, unless the agent says otherwise; in the order in which they come. */
export const TURN_BUDGET_MS = {
  /** Microphone, echo cancellation, encoder and the packet's own length; the client measures it. */
  capture: 60,
  /** The way there and back; the client measures it. */
  network: 20,
  /** From sound that is here to a silence that is noticed, beyond the silence that is waited for. */
  audio: 80,
  /** To the decision that the turn is over: words, and the silence that is waited for. */
  endpoint: 300,
  /** To the model's first word. */
  llm: 350,
  /** To the voice's first sound. */
  tts: 120,
  /** To the caller's ear: encoder, jitter buffer and loudspeaker. */
  output: 60,
} as const;

/** A stage of an answer. */
export type TurnStage = keyof typeof TURN_BUDGET_MS;

/** The stages, in their order. */
export const TURN_STAGES = Object.keys(TURN_BUDGET_MS) as readonly TurnStage[];

/** What each stage may take, in ms. */
export type TurnBudget = Readonly<Record<TurnStage, number>>;

/** Stages of one turn in ms, as the bot measures them; they add up to the total. A stage that did not occur is missing. */
export interface TurnStages {
  /** From the caller's last sound until its silence is noticed, beyond the silence that is waited for. */
  readonly audioMs?: number;
  /** End of speech to the decision that the turn is over. */
  readonly endpointMs?: number;
  /** From there to the model's first word. */
  readonly llmMs?: number;
  /** From there to the voice's first sound. */
  readonly ttsMs?: number;
  /** From there to the first frame that left. */
  readonly outputMs?: number;
  /** End of speech to the first audio frame. */
  readonly totalMs: number;
  /** A word of ours was said before the reply, which took long. */
  readonly hiddenByFiller?: boolean;
}

/** What only the caller's client can measure, in ms; a telephone measures nothing. */
export interface ClientTimes {
  readonly captureMs?: number | undefined;
  readonly networkMs?: number | undefined;
  /** From a packet that came in to its sound. */
  readonly playMs?: number | undefined;
}

/** One turn's account. */
export interface TurnLedger {
  /** In ms; a stage that nobody measured is missing. */
  readonly stages: Readonly<Partial<Record<TurnStage, number>>>;
  readonly totalMs: number;
  /** What each may take. */
  readonly budgetMs: TurnBudget;
  /** The stage that took most above its share, where the stages together took more than they may. */
  readonly broke?: TurnStage;
}

/** The account of a turn, by what the bot and the client have measured. */
export function ledgerOf(bot: TurnStages, client: ClientTimes, budget: TurnBudget): TurnLedger {
  const measured: Record<TurnStage, number | undefined> = {
    capture: client.captureMs,
    network: client.networkMs,
    audio: bot.audioMs,
    endpoint: bot.endpointMs,
    llm: bot.llmMs,
    tts: bot.ttsMs,
    output: sum(bot.outputMs, client.playMs),
  };
  const known = TURN_STAGES.flatMap((stage) => {
    const ms = measured[stage];
    return ms === undefined ? [] : [{ stage, ms, over: ms - budget[stage] }];
  });
  const stages = Object.fromEntries(known.map(({ stage, ms }) => [stage, ms]));
  const totalMs = known.reduce((total, { ms }) => total + ms, 0);
  const over = known.reduce((total, each) => total + each.over, 0);
  const account = { stages, totalMs, budgetMs: budget };
  if (over <= 0) return account;
  const worst = known.reduce((most, each) => (each.over > most.over ? each : most));
  return { ...account, broke: worst.stage };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}
