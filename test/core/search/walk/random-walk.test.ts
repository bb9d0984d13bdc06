import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLive, isOpen } from '../../../../core/session/session.ts';
import type { Protocol } from '../model.ts';
import { KNOWN_WRONG } from '../mutants/known-wrong.ts';
import { MUTANTS } from '../mutants/mutants.ts';
import { isAtRest, settle } from './settle-walk.ts';
import { addTask, createWalk } from './walk.ts';
import { check, itemsOf, must } from './walk-rules.ts';
import { dice, STEPS } from './walk-steps.ts';

const history = fc.array(fc.record({ step: fc.nat(STEPS.length - 1), luck: fc.nat(2 ** 30) }), {
  minLength: 100,
  maxLength: 400,
});

describe('the protocol on real items', () => {
  it('holds in random histories with late, lost and doubled writes, and comes to rest', () => {
    const { served, broken } = walkAll({}, 2_500);
    expect(broken).toBeUndefined();
    // Histories in which nothing is ever served would prove nothing.
    expect(served).toBeGreaterThan(1_200);
  }, 120_000);

  // Those that replace a transition. The others are of parts that are only played here: of brokers, supervisors and the reaper,
  // whose own code `test/chaos` and the property tests of `test/services` run.
  const mutants = [...KNOWN_WRONG, ...MUTANTS].flatMap(({ name, mutation: { steps } }) =>
    steps ? [{ name, steps }] : [],
  );
  it.each(mutants)('is told from $name', ({ steps }) => {
    expect(walkAll(steps, 2_500).broken).toBeDefined();
  });
});

/** How many sessions were served, and the rule and the history that broke it, if any. */
function walkAll(wrong: Partial<Protocol>, numRuns: number): { served: number; broken?: string } {
  let served = 0;
  const run = (steps: readonly { step: number; luck: number }[]) => {
    const walk = createWalk(wrong);
    addTask(walk);
    for (const { step, luck } of steps) {
      const before = itemsOf(walk);
      STEPS[step]?.(walk, dice(luck));
      check(walk, before);
    }
    served += [...walk.sessions.values()].filter((s) => s.assignment).length;
    settle(walk);
    const open = [...walk.sessions.values()].filter((s) => isOpen(s) || isLive(s));
    must(open.length === 0, 'no session is open at rest');
    must([...walk.places.values()].every(isAtRest), 'every task is idle or gone at rest');
  };
  // Only a history that breaks our own protocol is worth shortening.
  const endOnFailure = Object.keys(wrong).length > 0;
  const details = fc.check(fc.property(history, run), { numRuns, seed: 4, endOnFailure });
  if (!details.failed) return { served };
  return {
    served,
    broken: `${String(details.errorInstance)} ${JSON.stringify(details.counterexample)}`,
  };
}
