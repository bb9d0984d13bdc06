import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLive, isOpen } from '../../../core/session.ts';
import type { Protocol } from './model.ts';
import { isAtRest, settle } from './settle-walk.ts';
import { addTask, createWalk } from './walk.ts';
import { check, must } from './walk-rules.ts';
import { dice, STEPS } from './walk-steps.ts';
import { acceptUnclaimed, replaceMuted, retireBlindly } from './wrong-steps.ts';

const history = fc.array(fc.record({ step: fc.nat(STEPS.length - 1), luck: fc.nat(2 ** 30) }), {
  minLength: 100,
  maxLength: 400,
});

describe('the protocol on real items', () => {
  it('holds in random histories with late, lost and doubled writes, and comes to rest', () => {
    const { served, broken } = walkAll({}, 4_000);
    expect(broken).toBeUndefined();
    // Histories in which nothing is ever served would prove nothing.
    expect(served).toBeGreaterThan(2_000);
  }, 120_000);

  it.each([
    {
      name: 'an accept without a claim',
      wrong: { acceptSeat: acceptUnclaimed },
      rule: 'a bot talks on the seat that is bound to its session',
    },
    {
      name: 'a retirement that does not look at the seats',
      wrong: { retireTask: retireBlindly },
      rule: 'no task is stopped with a live session',
    },
    {
      name: 'a mute that never ends',
      wrong: { replaceSeat: replaceMuted },
      rule: 'every task is idle or gone at rest',
    },
  ])('is told from $name', ({ wrong, rule }) => {
    expect(walkAll(wrong, 4_000).broken).toContain(rule);
  });
});

/** How many sessions were served, and the rule and the history that broke it, if any. */
function walkAll(wrong: Partial<Protocol>, numRuns: number): { served: number; broken?: string } {
  let served = 0;
  const run = (steps: readonly { step: number; luck: number }[]) => {
    const walk = createWalk(wrong);
    addTask(walk);
    for (const { step, luck } of steps) {
      const versions = new Map([...walk.places].map(([id, { item }]) => [id, item.version]));
      STEPS[step]?.(walk, dice(luck));
      check(walk, versions);
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
