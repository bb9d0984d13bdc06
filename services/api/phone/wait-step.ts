/** What a caller hears who waits for a bot: decided by how long it will take, and not only by how long it has taken. */

/** A whole wait up to this sounds like ringing; a longer one is held with the number's own audio. */
const RING_S = 12;

/** Expected waits are medians: a caller is sent away at once only where the limit is not half of what is expected. */
const HOPELESS = 2;

/** What is known of the wait. */
export interface PhoneWait {
  readonly waitedS: number;
  /** How long the number lets a caller wait in all. */
  readonly limitS: number;
  /** How much longer, from the pool's launches; null where only the end of a call frees a seat. */
  readonly expectedS: number | null;
}

/** `fall`: the number's fallback, now. */
export function waitStep({ waitedS, limitS, expectedS }: PhoneWait): 'ring' | 'hold' | 'fall' {
  const leftS = limitS - waitedS;
  if (leftS <= 0) return 'fall';
  if (expectedS === null) return waitedS < RING_S ? 'ring' : 'hold';
  if (expectedS > HOPELESS * leftS) return 'fall';
  return waitedS + expectedS <= RING_S ? 'ring' : 'hold';
}
