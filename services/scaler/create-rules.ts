/** One target rule for each pool, kept as long as the process lives, for a rule remembers what it saw. */
import { holdMinimum, type TargetRule } from './target-rule.ts';

/** Answers the rule of a pool, the same one each time. */
export function createRules(
  make: () => TargetRule = () => holdMinimum,
): (pool: string) => TargetRule {
  const rules = new Map<string, TargetRule>();
  return (pool) => {
    const known = rules.get(pool) ?? make();
    rules.set(pool, known);
    return known;
  };
}
