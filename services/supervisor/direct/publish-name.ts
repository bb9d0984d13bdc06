/** Writes the task's name into its zone, and waits until every server of the zone tells it. */
import type { RefusedForGood } from '../../../core/task/refused-for-good.ts';
import type { NameRecord, TaskNames } from '../../../core/task/task-names.ts';
import { type TryDeps, type TryTerms, tryUntil } from './try-until.ts';

/** Route 53 takes ten requests a second of an account, which the launches of a burst share. */
const POINT_WAIT_MS = 4_000;

/** A change is seldom everywhere before half a minute has passed: whoever asks earlier only takes requests from others. */
const FIRST_LOOK_MS = 25_000;
const FIRST_LOOK_JITTER_MS = 5_000;
const LOOK_WAIT_MS = 8_000;

/** From the change on. Route 53 says that nearly all are everywhere within 60 s. */
export const EVERYWHERE_MS = 75_000;

/** Why a name does not stand. */
export type NameAnswer = { readonly outcome: 'published' } | RefusedForGood;

/**
 * Nothing where the name could not be written in time. One that was is known sooner or later, whatever Route 53 says of it: by then
 * nothing is gained by waiting. Never throws.
 */
export async function publishName(
  deps: TryDeps & { readonly names: TaskNames },
  record: NameRecord,
  terms: Pick<TryTerms, 'untilMs' | 'deniedUntilMs' | 'signal'>,
): Promise<NameAnswer | undefined> {
  const { names, clock, random, log } = deps;
  const { signal } = terms;
  const says = 'Route 53 cannot be asked for the name of the task: trying again';
  const pointing = { ...terms, says, firstWaitMs: POINT_WAIT_MS };
  const pointed = await tryUntil(deps, pointing, () => names.point(record));
  if (!pointed || pointed.outcome === 'refused') return pointed;
  if (pointed.outcome === 'everywhere') return { outcome: 'published' };
  const untilMs = clock.nowMs() + EVERYWHERE_MS;
  await clock.sleep(FIRST_LOOK_MS + FIRST_LOOK_JITTER_MS * random(), signal);
  const looking = { ...terms, untilMs, says, firstWaitMs: LOOK_WAIT_MS };
  const seen = await tryUntil(deps, looking, async () => {
    const look = await names.look(pointed.changeId);
    return look.outcome === 'under way' ? undefined : look;
  });
  if (seen?.outcome === 'refused') return seen;
  if (!seen && !signal.aborted)
    log.error('Route 53 does not say that the task’s name is everywhere: callers come anyway', {});
  return { outcome: 'published' };
}
