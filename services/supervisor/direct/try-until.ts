/** Work over a network, tried ever more slowly and at times of its own: tasks that start together must not ask together. */
import type { Log } from '../../../core/log.ts';
import type { RefusedForGood } from '../../../core/task/refused-for-good.ts';
import type { Clock, Random } from '../../../core/time/clock.ts';

/** What trying needs. */
export interface TryDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** How it is tried. */
export interface TryTerms {
  /** For the log: what cannot be done. */
  readonly says: string;
  readonly untilMs: number;
  /** Until then a right that is missing may still come: IAM tells those of a new deployment late. */
  readonly deniedUntilMs?: number;
  readonly firstWaitMs: number;
  readonly signal: AbortSignal;
}

/** Whoever waits longer between two tries would see late what is done. */
const LONGEST_WAIT_MS = 12_000;

/** The first answer of `work` that is one; nothing when it is too late, or the signal has aborted. Never throws. */
export async function tryUntil<T extends { readonly outcome: string }>(
  { clock, random, log }: TryDeps,
  { says, untilMs, deniedUntilMs = 0, firstWaitMs, signal }: TryTerms,
  work: () => Promise<T | RefusedForGood | undefined>,
): Promise<T | RefusedForGood | undefined> {
  for (
    let waitMs = firstWaitMs;
    !signal.aborted;
    waitMs = Math.min(1.5 * waitMs, LONGEST_WAIT_MS)
  ) {
    try {
      const answer = await work();
      const mayCome = isDenied(answer) && clock.nowMs() < deniedUntilMs;
      if (answer && !mayCome) return answer;
      if (mayCome) log.warn('a right of the task is not there yet: trying again', {});
    } catch (error) {
      log.warn(says, { error: String(error) });
    }
    if (clock.nowMs() >= untilMs) return undefined;
    await clock.sleep(waitMs * (0.5 + random()), signal);
  }
  return undefined;
}

function isDenied(answer: { readonly outcome: string } | undefined): boolean {
  return answer !== undefined && 'denied' in answer && answer.denied === true;
}
