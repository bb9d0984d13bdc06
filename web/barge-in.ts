/** How fast the bot falls silent when it is interrupted, as the caller hears it. All times are ms on one clock. */

/** What it needs to be told. */
export interface BargeIn {
  /** Speech of either began or ended. */
  edge(who: 'caller' | 'bot', kind: 'start' | 'end', atMs: number): void;
  /** The bot says that it was interrupted. */
  interrupted(): void;
}

/** Calls back with the time from the caller's first sound to the bot's last, once both are known. */
export function createBargeIn(onSilent: (ms: number) => void): BargeIn {
  let botSpeaks = false;
  let brokeInAtMs: number | undefined;
  let silentAtMs: number | undefined;
  let told = false;
  const look = () => {
    if (!told || brokeInAtMs === undefined || silentAtMs === undefined) return;
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
        told = false;
      }
      look();
    },
    interrupted() {
      told = true;
      look();
    },
  };
}
