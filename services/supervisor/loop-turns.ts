/** Rounds of this process's event loop, in each of which what lies unread in its channels is read: so one that stood still catches up. */

/** From learning of a process's exit until all that it had said is heard. */
export const LAST_WORDS = 2;

/** From hearing anything until all exits and last words that were there before are heard, too. */
export const ALL_WORDS = LAST_WORDS + 1;

/** Resolves when so many are over. */
export async function loopTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
