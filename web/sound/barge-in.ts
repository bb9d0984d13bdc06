/** How fast the bot falls silent when it is interrupted, as the caller hears it. All times are ms on one clock. */

/** A bot that falls silent so much later than the caller began was not silenced by that: it let a cough or an echo pass. */
const CAUSE_MS = 2_500;

/** Longer than the bot's pauses between sentences: whoever spoke before such a silence did not break into what comes after it. */
const SILENCE_MS = 600;

/** What it needs to be told. */
export interface BargeIn {
  /** Speech of either began or ended. */
  edge(who: 'caller' | 'bot', kind: 'start' | 'end', atMs: number): void;
  /**
   * The bot says that it was interrupted. That may be seconds after it fell silent: it pauses at a sound, and gives its reply up
   * only when the sound turns out to be words.
   */
  interrupted(): void;
}

/** Calls back with the time from the caller's first sound to the bot's last, once the bot says that it was interrupted. */
export function createBargeIn(onSilent: (ms: number) => void): BargeIn {
  let botSpeaks = false;
  let brokeInAtMs: number | undefined;
  let silentAtMs: number | undefined;
  let told = false;
  const look = () => {
    if (!told || brokeInAtMs === undefined || silentAtMs === undefined) return;
    const ms = silentAtMs - brokeInAtMs;
    if (ms >= 0 && ms <= CAUSE_MS) onSilent(ms);
    brokeInAtMs = undefined;
  };
  const botBegins = (atMs: number) => {
    if (silentAtMs !== undefined && atMs - silentAtMs > SILENCE_MS) brokeInAtMs = undefined;
    silentAtMs = undefined;
  };
  return {
    edge(who, kind, atMs) {
      const begins = kind === 'start';
      if (who === 'caller' && begins && botSpeaks) {
        brokeInAtMs = atMs;
        told = false;
      }
      if (who === 'bot') botSpeaks = begins;
      if (who === 'bot' && begins) botBegins(atMs);
      if (who === 'bot' && !begins) silentAtMs = atMs;
      look();
    },
    interrupted() {
      told = true;
      look();
    },
  };
}
