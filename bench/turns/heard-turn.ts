/** A turn as it sounded in the page. */

/** The louder of both voices in 20 ms, and when. */
export interface Peak {
  readonly atMs: number;
  readonly caller: number;
  readonly bot: number;
}

/** What a caller noticed of a turn. */
export interface HeardTurn {
  /** From their last sound to the answer's first. */
  readonly answerMs: number;
  /** From their first sound into the bot's voice to its silence. */
  readonly silenceMs?: number;
}

/** Softer is silence. */
const LOUD = 0.02;

/** From the sound since shortly before the caller spoke. */
export function turnOf(peaks: readonly Peak[], breaksIn: boolean): HeardTurn {
  const spoke = peaks.filter(({ caller }) => caller > LOUD);
  const [beganMs, endedMs] = [spoke[0]?.atMs ?? Number.NaN, spoke.at(-1)?.atMs ?? Number.NaN];
  const botMs = peaks.flatMap(({ bot, atMs }) => (bot > LOUD ? [atMs] : []));
  const answerMs = (botMs.find((atMs) => atMs > endedMs) ?? Number.NaN) - endedMs;
  if (!breaksIn) return { answerMs };
  const before = botMs.filter((atMs) => atMs < endedMs);
  return { answerMs, silenceMs: Math.max(beganMs, ...before) - beganMs };
}
