/**
 * One turn as the caller lives it, from the end of their last word to the bot's first sound. All times are ms on one clock.
 *
 *   caller ▇▇▇▇▇|                                    measured in the page
 *               |······ noticed ······|              the bot's message that the caller has stopped
 *   bot                                              |▇▇▇▇
 *               |·········· voice to voice ··········|
 *
 * Where that time went, the bot accounts for in a message of its own, which comes before its sound, or a moment after.
 */
import type { TurnLedger } from '../../core/session/turn-ledger.ts';

/** What a bot tells of a turn; one of another make tells nothing. */
export interface TurnAccount {
  readonly ledger: TurnLedger;
  /** A word of the bot's own was said first, because the reply took long. */
  readonly hiddenByFiller?: boolean;
}

/** A turn that was answered. */
export interface Turn extends Partial<TurnAccount> {
  readonly voiceToVoiceMs: number;
}

/** What a turn's life tells this clock. */
export interface TurnClock {
  /** The bot gives no accounts: a turn is whatever it says after the caller. */
  withoutAccounts(): void;
  callerStopped(atMs: number): void;
  /** The bot has noticed. */
  noticed(atMs: number): void;
  accounted(account: TurnAccount): void;
  botStarted(atMs: number): void;
  /** What the bot says next answers no voice: the caller has typed. */
  typed(): void;
}

/** Calls back with each turn once all of it is known, in whatever order that comes. */
export function createTurnClock(onTurn: (turn: Turn) => void): TurnClock {
  let accounts = true;
  let stops: number[] = [];
  let noticedAtMs: number | undefined;
  let account: TurnAccount | undefined;
  let startedAtMs: number | undefined;
  const look = () => {
    // Sound without an account is no reply: a bot that goes on after a cough, or says something of its own.
    if (noticedAtMs === undefined || startedAtMs === undefined || (accounts && !account)) return;
    const noticedAt = noticedAtMs;
    const stoppedAtMs = stops.findLast((atMs) => atMs <= noticedAt);
    if (stoppedAtMs !== undefined)
      onTurn({ voiceToVoiceMs: startedAtMs - stoppedAtMs, ...account });
    stops = [];
    noticedAtMs = undefined;
  };
  return {
    withoutAccounts: () => void (accounts = false),
    callerStopped(atMs) {
      stops.push(atMs);
    },
    noticed(atMs) {
      noticedAtMs = atMs;
      account = undefined;
      startedAtMs = undefined;
    },
    accounted(told) {
      account = told;
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
