/** Deploys that break before they make, and breakers that do not hold. */
import { isRollingOut, moveSessions } from '../../../../core/pool/rollout.ts';
import { createBreaker, type Gate } from '../../../../services/scaler/plan/breaker.ts';
import { planPool } from '../../../../services/scaler/plan/plan.ts';
import type { moveIfWarm } from '../../../../services/scaler/plan/successors.ts';
import type { FocusedMutant } from './focused.ts';
import type { RolloutModel } from './rollout-state.ts';
import { FEWER_WARM, LAUNCHED_HOT, MOVED_COLD } from './rollout-steps.ts';
import { searchRollouts } from './rollouts.ts';

const SMALL = { warm: 1, cap: 2 } as const;

const mutant = (
  name: string,
  of: Pick<RolloutModel, 'next' | 'steps'>,
  [breaks, steps]: readonly [string, number],
): FocusedMutant => ({ name, search: searchRollouts({ ...SMALL, ...of }), breaks, steps });

/** As pools were deployed once, and worse. */
export const ROLLOUT_MUTANTS: readonly FocusedMutant[] = [
  mutant('sessions that move at once', { next: 'good', steps: { moveIfWarm: move } }, [
    MOVED_COLD,
    2,
  ]),
  mutant('old tasks that are drained at once', { next: 'good', steps: { planPool: drainOld } }, [
    FEWER_WARM,
    2,
  ]),
  mutant('a breaker that never opens', { next: 'dead', steps: { createBreaker: never } }, [
    LAUNCHED_HOT,
    8,
  ]),
  mutant('a breaker without a cool-down', { next: 'dead', steps: { createBreaker: hot } }, [
    LAUNCHED_HOT,
    8,
  ]),
];

function move(...[record]: Parameters<typeof moveIfWarm>) {
  return isRollingOut(record) ? moveSessions(record) : record;
}

/** Whatever is not of the newest revision goes, for that one has been launched. */
function drainOld(...[input]: Parameters<typeof planPool>) {
  const plan = planPool(input);
  const newest = input.record.revisions.at(-1)?.revision;
  const idle = input.tasks.filter(({ seats }) => seats[0]?.state === 'idle');
  const old = idle.filter(({ revision }) => revision !== newest);
  return { ...plan, drains: old.map((task) => ({ task, reason: 'old' })) };
}

function never(...of: Parameters<typeof createBreaker>) {
  const gateOf = (): Gate => ({ state: 'closed' });
  return { ...createBreaker(...of), gateOf };
}

function hot(...of: Parameters<typeof createBreaker>) {
  const real = createBreaker(...of);
  const gateOf = (revision: string): Gate => {
    const gate = real.gateOf(revision);
    return gate.state === 'open' ? { state: 'half-open', fault: gate.fault } : gate;
  };
  return { ...real, gateOf };
}
