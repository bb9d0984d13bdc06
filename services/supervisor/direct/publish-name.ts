/** Writes the task's name into its zone, and waits until every server of the zone tells it. */
import type { RefusedForGood } from '../../../core/task/refused-for-good.ts';
import type { NameRecord, TaskNames } from '../../../core/task/task-names.ts';
import { type TryDeps, type TryTerms, tryUntil } from './try-until.ts';

/**
 * A change takes up to a minute to be everywhere; Route 53 takes ten requests a second of an account, which the launches of a burst
 * share.
 */
const FIRST_WAIT_MS = 4_000;

/** Why a name does not stand. */
export type NameAnswer = { readonly outcome: 'published' } | RefusedForGood;

/** Nothing where it was too late. Never throws. */
export async function publishName(
  deps: TryDeps & { readonly names: TaskNames },
  record: NameRecord,
  terms: Pick<TryTerms, 'untilMs' | 'signal'>,
): Promise<NameAnswer | undefined> {
  let changeId: string | undefined;
  const step = async (): Promise<NameAnswer | undefined> => {
    if (changeId === undefined) {
      const pointed = await deps.names.point(record);
      if (pointed.outcome === 'refused') return pointed;
      changeId = pointed.changeId;
      return undefined;
    }
    const seen = await deps.names.look(changeId);
    if (seen.outcome === 'refused') return seen;
    return seen.outcome === 'everywhere' ? { outcome: 'published' } : undefined;
  };
  const says = 'Route 53 cannot be asked for the name of the task: trying again';
  return tryUntil(deps, { ...terms, says, firstWaitMs: FIRST_WAIT_MS }, step);
}
