/**
 * One turn as the caller lives it, from the end of their last word to the bot's first sound. All times are ms on one clock.
 *
 *   caller ▇▇▇▇▇|                                   measured in the page
 *               |··· noticed ···|                   the bot's message that the caller has stopped
 *                               |·· bot's stages ··|  as the bot measured them
 *   bot                                            |·· way back ··|▇▇▇▇
 *               |···················· voice to voice ··············|
 */

/** How long a bot's own stages took, in ms; `core/bot-messages.ts` says what they are. */
export interface BotStages {
  readonly endpointMs?: number;
  readonly llmMs?: number;
  readonly ttsMs?: number;
  readonly totalMs: number;
}

/** A turn that was answered. */
export interface Turn {
  readonly voiceToVoiceMs: number;
  /** Until the page was told that the caller has stopped. */
  readonly noticedMs: number;
  readonly stages: BotStages;
}

/** What a turn's life tells this clock. */
export interface TurnClock {
  callerStopped(atMs: number): void;
  /** The bot has noticed. */
  noticed(atMs: number): void;
  answered(stages: BotStages): void;
  botStarted(atMs: number): void;
  /** What the bot says next answers no voice: the caller has typed. */
  typed(): void;
}

/** Calls back with each turn once all of it is known, in whatever order that comes. */
export function createTurnClock(onTurn: (turn: Turn) => void): TurnClock {
  let stops: number[] = [];
  let noticedAtMs: number | undefined;
  let stages: BotStages | undefined;
  let startedAtMs: number | undefined;
  const look = () => {
    if (noticedAtMs === undefined || !stages || startedAtMs === undefined) return;
    const noticedAt = noticedAtMs;
    const stoppedAtMs = stops.findLast((atMs) => atMs <= noticedAt);
    if (stoppedAtMs !== undefined) {
      const noticedMs = noticedAtMs - stoppedAtMs;
      onTurn({ voiceToVoiceMs: startedAtMs - stoppedAtMs, noticedMs, stages });
    }
    stops = [];
    noticedAtMs = undefined;
  };
  return {
    callerStopped(atMs) {
      stops.push(atMs);
    },
    noticed(atMs) {
      noticedAtMs = atMs;
      stages = undefined;
      startedAtMs = undefined;
    },
    answered(told) {
      stages = told;
      look();
    },
    botStarted(atMs) {
      if (noticedAtMs === undefined || atMs < noticedAtMs) return;
      startedAtMs ??= atMs;
      look();
    },
    typed() {
      noticedAtMs = undefined;
    },
  };
}
