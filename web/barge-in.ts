/** How fast the bot falls silent when it is interrupted, as the caller hears it. All times are ms on one clock. */

/** A sound of the caller that the bot takes for an interruption so much later was not its cause: a cough, or speech that it let pass. */
const CAUSE_MS = 2_500;

/** The bot's silence and its word that it was interrupted belong together when they are no further apart. */
const TOGETHER_MS = 1_500;

/** What it needs to be told. */
export interface BargeIn {
  /** Speech of either began or ended. */
  edge(who: 'caller' | 'bot', kind: 'start' | 'end', atMs: number): void;
  /** The bot says that it was interrupted. */
  interrupted(atMs: number): void;
}

/** Calls back with the time from the caller's first sound to the bot's last, once both are known to belong together. */
export function createBargeIn(onSilent: (ms: number) => void): BargeIn {
  let botSpeaks = false;
  let brokeInAtMs: number | undefined;
  let silentAtMs: number | undefined;
  let toldAtMs: number | undefined;
  const look = () => {
    if (brokeInAtMs === undefined || silentAtMs === undefined || toldAtMs === undefined) return;
    const isCause = toldAtMs - brokeInAtMs <= CAUSE_MS && silentAtMs >= brokeInAtMs;
    if (isCause && Math.abs(toldAtMs - silentAtMs) <= TOGETHER_MS)
      onSilent(silentAtMs - brokeInAtMs);
    brokeInAtMs = undefined;
  };
  return {
    edge(who, kind, atMs) {
      if (who === 'bot') botSpeaks = kind === 'start';
      if (who === 'bot' && kind === 'end') silentAtMs = atMs;
      if (who === 'caller' && kind === 'start' && botSpeaks) {
        brokeInAtMs = atMs;
        silentAtMs = undefined;
        toldAtMs = undefined;
      }
      look();
    },
    interrupted(atMs) {
      toldAtMs = atMs;
      look();
    },
  };
}
