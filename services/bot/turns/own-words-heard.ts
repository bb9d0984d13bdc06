/** Whether what was heard is the bot's own voice, come back through the caller's loudspeaker. */

/** Fewer words may be the caller's by chance. */
const LEAST_WORDS = 3;

/** Recognisers hear an echo badly: so many of its words, in their order, must be the bot's. */
const LEAST_SHARE = 0.75;

/** True where the words stand in what the bot said within the last seconds. */
export function isOwnVoice(heard: string, lately: string): boolean {
  const words = wordsOf(heard);
  if (words.length < LEAST_WORDS) return false;
  const said = wordsOf(lately);
  let at = 0;
  let found = 0;
  for (const word of words) {
    const next = said.indexOf(word, at);
    // In their order, and close by: common words stand everywhere.
    if (next < 0 || (found > 0 && next - at > 4)) continue;
    found += 1;
    at = next + 1;
  }
  return found / words.length >= LEAST_SHARE;
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}' ]/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}
