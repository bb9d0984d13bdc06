/** Launches that are decided or done otherwise. */
import {
  beginLaunch,
  findUnlisted,
  type LaunchLedger,
} from '../../../../core/task/launch-ledger.ts';
import type { FocusedMutant } from './focused.ts';
import type { LaunchModel } from './launch-state.ts';
import { OVER_THE_CAP, searchLaunches, TWO_IN_A_LEASE } from './launches.ts';

const mutant = (
  name: string,
  of: Partial<LaunchModel>,
  [breaks, steps]: readonly [string, number],
): FocusedMutant => ({
  name,
  search: searchLaunches({ scalers: 2, cap: 1, ...of }),
  breaks,
  steps,
});

/** As the ledger was meant to be used, and is not. */
export const LAUNCH_MUTANTS: readonly FocusedMutant[] = [
  mutant(
    'a launch that leaves the ledger’s version as it was',
    { steps: { beginLaunch: quietly } },
    [OVER_THE_CAP, 11],
  ),
  mutant('a ledger that is written whatever its version', { blindLedger: true }, [
    OVER_THE_CAP,
    11,
  ]),
  mutant('a ledger that is read after the tasks', { ledgerLast: true }, [OVER_THE_CAP, 13]),
  mutant('launches that count once they are answered', { steps: { findUnlisted: answered } }, [
    OVER_THE_CAP,
    10,
  ]),
  mutant('a launch settled before its tasks are written down', { settledFirst: true }, [
    OVER_THE_CAP,
    14,
  ]),
  mutant('a launch asked for by a process that stood still', { neverTooLate: true }, [
    OVER_THE_CAP,
    11,
  ]),
  mutant('a lease that is taken from whoever has it', { steps: { mayTake: () => true } }, [
    TWO_IN_A_LEASE,
    2,
  ]),
  mutant('a lease given back by whoever had it once', { steps: { mayRelease: () => true } }, [
    TWO_IN_A_LEASE,
    8,
  ]),
];

function quietly(...of: Parameters<typeof beginLaunch>) {
  const step = beginLaunch(...of);
  const { version } = of[0];
  return step.outcome === 'moved' ? { ...step, next: { ...step.next, version } } : step;
}

function answered(
  ledger: LaunchLedger,
  ...of: [Parameters<typeof findUnlisted>[1], Parameters<typeof findUnlisted>[2]]
) {
  const launches = ledger.launches.filter(({ taskIds }) => taskIds !== undefined);
  return findUnlisted({ ...ledger, launches }, ...of);
}
