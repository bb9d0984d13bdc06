/** One target rule for each pool, kept as long as the process lives, for a rule remembers what it saw. */
import { createPredictiveRule } from '../forecast/predict.ts';
import type { TargetRule } from './target-rule.ts';

/** Answers the rule of a pool, the same one each time. */
export function createRules(
  make: () => TargetRule = createPredictiveRule,
): (pool: string) => TargetRule {
  const rules = new Map<string, TargetRule>();
  return (pool) => {
    const known = rules.get(pool) ?? make();
    rules.set(pool, known);
    return known;
  };
}
