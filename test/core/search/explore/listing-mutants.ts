/** Conclusions that are drawn from one word. */
import { findDead, findSilent } from '../../../../services/scaler/reap/reap.ts';
import type { FocusedMutant } from './focused.ts';
import { type ListingModel, ONE_WORD } from './listing-state.ts';
import { searchListings } from './listings.ts';

const mutant = (name: string, model: ListingModel, steps: number): FocusedMutant => ({
  name,
  search: searchListings(model),
  breaks: ONE_WORD,
  steps,
});

/** A mutant for each source that must not be believed alone. */
export const LISTING_MUTANTS: readonly FocusedMutant[] = [
  mutant(
    'a task that ECS does not name taken for stopped',
    {
      liars: ['described'],
      steps: { findDead: absentIsGone },
    },
    3,
  ),
  mutant(
    'a stopped task of ECS’s that is heard taken for gone',
    {
      liars: ['described'],
      steps: { findSilent: allSilent },
    },
    3,
  ),
  mutant(
    'a pulse that was left out taken for silence',
    {
      liars: ['pulses', 'health'],
      steps: { findSilent: missingIsSilent },
    },
    3,
  ),
  mutant('a stale task that is not asked', { liars: ['beats'], unasked: true }, 5),
  mutant('an event that is believed', { liars: ['events'], eventsBelieved: true }, 1),
  mutant(
    'an orphan stopped without a look at its item',
    { liars: ['roster'], orphansBlindly: true },
    4,
  ),
  mutant(
    'a reaper that goes on while nobody is heard',
    {
      liars: ['beats', 'health'],
      together: true,
      steps: { findSilent: neverPaused },
    },
    5,
  ),
];

function absentIsGone(...[of]: Parameters<typeof findDead>) {
  const named = new Set(of.described.map(({ taskId }) => taskId));
  const gone = of.tasks.filter(({ taskId }) => !named.has(taskId));
  const verdicts = findDead(of);
  return { ...verdicts, gone: [...verdicts.gone, ...gone.map((task) => ({ task, reason: '' }))] };
}

function allSilent(...[of]: Parameters<typeof findSilent>) {
  return { ...findSilent(of), silent: of.tasks };
}

function missingIsSilent(...[of]: Parameters<typeof findSilent>) {
  const known = new Set(of.pulses.map(({ taskId }) => taskId));
  const missing = of.tasks.filter(({ taskId }) => !known.has(taskId));
  const never = missing.map(({ taskId }) => ({ taskId, heardAtMs: 0, cpuShare: 0, lateFrames: 0 }));
  return findSilent({ ...of, pulses: [...of.pulses, ...never] });
}

function neverPaused(...[of]: Parameters<typeof findSilent>) {
  return { ...findSilent(of), paused: false };
}
